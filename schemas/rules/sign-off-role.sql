/*
code: rule/sign-off-role
severity: warning
source: [S0-12, S2-37, S3-29, S3-43]
title: {zh: 签署人当日不担任该角色, en: Signed in a role that the person did not hold}
message:
  zh: "{staff}在 {date} 没有“{role}”的角色，也不在相应部门。"
  en: "{staff} did not hold the role “{role}” on {date} and is not of a department of that name."
fix:
  zh: 请由担任该角色的人签署；确已担任的，请在员工档案登记角色和起止日期。
  en: Have it signed by whoever holds the role; if the person does, record role and dates in the staff file.
why:
  zh: 审批权属于岗位；代理人也要先登记代理期间，签署才有依据。
  en: The right to sign belongs to the post; a deputy is recorded with dates before the signature counts.
wrong: |
  # zhou-xiaolan 不是部门经理 / is no department manager
  sign_offs:
    - {role: department_manager, staff: zhou-xiaolan, on: 2026-03-10, decision: agree}
right: |
  # zhou-xiaolan: roles: [{role: department_manager, from: 2026-01-01}]
  sign_offs:
    - {role: department_manager, staff: zhou-xiaolan, on: 2026-03-10, decision: agree}
*/
-- roles that a case gives to somebody (applicant, handler) are not held as posts
WITH posts (role) AS (
    VALUES ('department_manager'), ('general_manager'), ('deputy_general_manager'),
           ('president'), ('company_leadership'), ('senior_management'), ('office_manager'),
           ('office'), ('office_director'), ('file_administrator'), ('general_office'),
           ('management'), ('information'), ('marketing_centre'),
           ('operations_management_centre'), ('finance'), ('key_customers'),
           ('customer_service_manager'), ('customer_service_director')
),
-- where a step needs the signature, the step is wrong without it
signed AS MATERIALIZED (
    SELECT kind, record, n, role, staff, day FROM every_sign_off
    WHERE role IN (SELECT role FROM posts) AND kind NOT IN (SELECT kind FROM states)
),
acted AS MATERIALIZED (SELECT DISTINCT staff, role, day FROM signed),
unheld AS MATERIALIZED (
    SELECT a.staff, a.role, a.day
    FROM acted AS a JOIN staff AS s ON s.id = a.staff
    WHERE NOT EXISTS (
        SELECT 1 FROM roles_held AS h
        WHERE h.staff = a.staff AND h.role = a.role AND a.day BETWEEN h.first_day AND h.last_day)
)
SELECT g.kind, g.record, '/sign_offs/' || g.n || '/role' AS pointer,
       s.name AS staff, g.day AS date, c.zh AS role_zh, c.en AS role_en
FROM signed AS g
JOIN unheld AS u ON u.staff = g.staff AND u.role = g.role AND u.day = g.day
JOIN staff AS s ON s.id = g.staff
JOIN choices AS c ON c.kind = 'staff' AND c.column_name = 'roles_role' AND c.const = g.role
