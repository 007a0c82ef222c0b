/*
code: rule/other-manager
severity: warning
source: [S3-20, S3-23, S3-29, S3-43, S3-47]
title: {zh: 不是该员工所在部门的经理, en: Not the manager of the employee’s department}
message:
  zh: "{manager}与{staff}不在同一部门，也不是其上级部门的经理。"
  en: "{manager} is neither of the department of {staff} nor of one above it."
fix:
  zh: 请由该员工所在部门（或上级部门）的经理办理；由他人代理的，先登记代理。
  en: Let the manager of that department, or of one above it, do it; a deputy is recorded first.
why:
  zh: 异常情况报所在部门的经理，拜访记录、月度报表、客户划归也由他审核。
  en: What is abnormal is reported to the manager of one's own department, who also reviews visits, statements and assignments.
wrong: |
  # li-ming 在业务一部，zhao-min 是财务部经理 / of sales 1, manager of finance
  salesperson: li-ming
  sign_offs:
    - {role: department_manager, staff: zhao-min, on: 2026-05-14, decision: agree}
right: |
  # wang-fang 是业务一部经理 / manager of sales 1
  salesperson: li-ming
  sign_offs:
    - {role: department_manager, staff: wang-fang, on: 2026-05-14, decision: agree}
*/
WITH RECURSIVE placed (staff, department) AS (
    SELECT id, department FROM staff
    UNION
    SELECT p.staff, d.parent FROM placed AS p JOIN departments AS d ON d.id = p.department
    WHERE d.parent IS NOT NULL
),
done_by (kind, record, staff) AS (
    SELECT 'visits', id, salesperson FROM visits
    UNION ALL
    SELECT 'submissions', id, coalesce(employee, preparer) FROM submissions
    WHERE list_type = 'monthly_results'
    UNION ALL
    SELECT 'assignments', id, salesperson FROM assignments WHERE salesperson IS NOT NULL
),
managed AS (
    SELECT g.kind, g.record, '/sign_offs/' || g.n || '/staff' AS pointer, d.staff,
           g.staff AS manager
    FROM every_sign_off AS g
    JOIN done_by AS d ON d.kind = g.kind AND d.record = g.record
    WHERE g.kind IN ('visits', 'submissions', 'assignments') AND g.role = 'department_manager'
    UNION ALL
    SELECT 'visits', id, '/anomaly/department_manager', salesperson, anomaly_department_manager
    FROM visits WHERE anomaly_department_manager IS NOT NULL
),
pairs AS MATERIALIZED (SELECT DISTINCT staff, manager FROM managed WHERE staff <> manager),
strangers AS MATERIALIZED (
    SELECT q.staff, q.manager
    FROM pairs AS q JOIN staff AS m ON m.id = q.manager
    WHERE q.staff IN (SELECT id FROM staff)
      AND NOT EXISTS (SELECT 1 FROM placed AS p
                      WHERE p.staff = q.staff AND p.department = m.department)
      -- who leads the company is above every department
      AND NOT EXISTS (SELECT 1 FROM roles_held AS r
                      WHERE r.staff = q.manager AND r.role IN ('general_manager', 'president',
                          'company_leadership', 'senior_management'))
)
SELECT g.kind, g.record, g.pointer, m.name AS manager, s.name AS staff
FROM managed AS g
JOIN strangers AS q ON q.staff = g.staff AND q.manager = g.manager
JOIN staff AS m ON m.id = g.manager
JOIN staff AS s ON s.id = g.staff
