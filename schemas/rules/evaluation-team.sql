/*
code: rule/evaluation-team
severity: warning
source: [S3-09]
title: {zh: 评估小组缺少规定的单位, en: Evaluation team without one of its units}
message:
  zh: 评估小组成员里没有：{missing}。
  en: "The evaluation team has nobody from: {missing}."
fix:
  zh: 请在 team 补上这些单位的成员；成员已在的，请在员工档案登记其角色或部门职能。
  en: Add members of these units to team; if they are there, record their role or department in the staff files.
why:
  zh: 规定由运管中心、营销中心、财务部和公司高层共同组成客户评估小组。
  en: The Operations Management Centre, the Marketing Centre, the Finance Department and senior management form the team.
wrong: |
  team: [zhou-xiaolan]
right: |
  team: [zhou-xiaolan, sun-lihua, wang-jianguo, zhao-min]
*/
WITH RECURSIVE placed (staff, department) AS (
    SELECT id, department FROM staff WHERE department IS NOT NULL
    UNION
    SELECT p.staff, d.parent FROM placed AS p JOIN departments AS d ON d.id = p.department
    WHERE d.parent IS NOT NULL
),
wanted AS MATERIALIZED (
    SELECT e.id, e.evaluated_on, u.value AS unit, u.key AS position
    FROM evaluations AS e
    JOIN json_each((SELECT value FROM policy
                    WHERE setting = 'evaluation_units' AND from_date <= e.evaluated_on
                    ORDER BY from_date DESC LIMIT 1)) AS u
),
-- a member speaks for a unit by function of the department or by role; the role finance and
-- the function finance_department are one unit
spoken AS MATERIALIZED (
    SELECT p.staff, d.function AS unit, '' AS first_day, '9999-12-31' AS last_day
    FROM placed AS p JOIN departments AS d ON d.id = p.department
    UNION
    SELECT p.staff, replace(d.function, '_department', ''), '', '9999-12-31'
    FROM placed AS p JOIN departments AS d ON d.id = p.department
    UNION
    SELECT record, role, coalesce("from", ''), coalesce("to", '9999-12-31') FROM staff_roles
),
covered AS MATERIALIZED (
    SELECT t.record, s.unit
    FROM evaluations_team AS t
    JOIN spoken AS s ON s.staff = t.value
    JOIN evaluations AS e ON e.id = t.record
        AND e.evaluated_on BETWEEN s.first_day AND s.last_day
    WHERE s.unit IN (SELECT unit FROM wanted)
),
missing AS (
    SELECT w.id, w.unit, w.position
    FROM wanted AS w LEFT JOIN covered AS c ON c.record = w.id AND c.unit = w.unit
    WHERE c.record IS NULL
      -- a member whose file has errors may be the one who speaks for the unit
      AND NOT EXISTS (
          SELECT 1 FROM evaluations_team AS t
          JOIN known_ids AS k ON k.kind = 'staff' AND k.id = t.value AND NOT k.valid
          WHERE t.record = w.id)
    ORDER BY w.id, w.position
)
SELECT 'evaluations' AS kind, m.id AS record, '/team' AS pointer,
       group_concat(coalesce(c.zh, m.unit), '、') AS missing_zh,
       group_concat(coalesce(c.en, m.unit), ', ') AS missing_en
FROM missing AS m
LEFT JOIN choices AS c ON c.kind = 'staff' AND c.column_name = 'roles_role' AND c.const = m.unit
GROUP BY m.id
