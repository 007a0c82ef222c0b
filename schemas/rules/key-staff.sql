/*
code: rule/key-staff
severity: warning
source: [S1-08, "S1-08:min_years_of_experience"]
title: {zh: 重点客户管理人员经验不足或未登记, en: Staff for key customers with too little experience}
message:
  zh: 重点客户管理部门的 {staff} 没有登记经验年限，或不足规定的 {years} 年。
  en: "{staff} of the department for key customers has no years of experience on record, or fewer than the {years} required."
fix:
  zh: 请在人员档案的 qualification 里登记专业知识和经验年限，或调整人选。
  en: Write professional knowledge and years of experience into qualification of the staff record, or choose somebody else.
why:
  zh: 这个部门由专业知识和经验丰富的人组成；年限由公司设定，只提示，不拦截。
  en: That department consists of people with knowledge and experience; the company sets the years, and this only warns.
wrong: |
  # 公司规定至少 3 年 / at least 3 years are required
  department: key
  qualification: {years_of_experience: 1}
right: |
  department: key
  qualification: {years_of_experience: 5}
*/
WITH RECURSIVE units (id) AS (
    SELECT id FROM departments WHERE function = 'key_customers'
    UNION SELECT d.id FROM departments AS d JOIN units AS u ON d.parent = u.id
),
asked AS MATERIALIZED (
    SELECT CAST(value AS INTEGER) AS years FROM policy
    WHERE setting = 'key_staff_min_years' AND value <> 'null'
    ORDER BY from_date DESC LIMIT 1
)
SELECT 'staff' AS kind, s.id AS record, '' AS pointer, s.name AS staff, a.years
FROM staff AS s JOIN asked AS a
WHERE s.department IN (SELECT id FROM units) AND s.left_on IS NULL
  AND coalesce(s.qualification_years_of_experience, -1) < a.years
