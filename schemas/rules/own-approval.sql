/*
code: rule/own-approval
severity: error
source: [S3-43, S3-23, S3-29]
title: {zh: 自己批准自己的记录, en: Approved by the person whose record it is}
message:
  zh: "{staff}以“{role}”签署，而这份记录就是本人办理的。"
  en: "{staff} signed as “{role}” a record of their own doing."
fix:
  zh: 请由另一位有权审批的人签署；经理本人的记录由其上级审批。
  en: Have it signed by somebody else who may; the record of a manager is approved by the manager above.
why:
  zh: 审批人是业务员所在部门的经理，不能是业务员本人。
  en: The approver is the manager of the salesperson, never the salesperson.
wrong: |
  salesperson: zhou-xiaolan
  sign_offs:
    - {role: department_manager, staff: zhou-xiaolan, on: 2026-05-14, decision: agree}
right: |
  salesperson: zhou-xiaolan
  sign_offs:
    - {role: department_manager, staff: sun-lihua, on: 2026-05-14, decision: agree}
*/
WITH done_by (kind, record, staff) AS (
    SELECT 'visits', id, salesperson FROM visits
    UNION
    SELECT 'visits', record, value FROM visits_companions
    UNION
    SELECT 'submissions', id, employee FROM submissions WHERE employee IS NOT NULL
    UNION
    SELECT 'submissions', id, preparer FROM submissions
    UNION
    SELECT 'assignments', id, salesperson FROM assignments WHERE salesperson IS NOT NULL
),
approved AS (
    SELECT kind, record, n, role, staff FROM every_sign_off
    WHERE kind IN ('visits', 'submissions', 'assignments') AND role = 'department_manager'
      AND decision = 'agree'
)
SELECT a.kind, a.record, '/sign_offs/' || a.n || '/staff' AS pointer,
       coalesce(s.name, a.staff) AS staff, c.zh AS role_zh, c.en AS role_en
FROM approved AS a
JOIN done_by AS d ON d.kind = a.kind AND d.record = a.record AND d.staff = a.staff
JOIN choices AS c ON c.kind = 'staff' AND c.column_name = 'roles_role' AND c.const = a.role
LEFT JOIN staff AS s ON s.id = a.staff
