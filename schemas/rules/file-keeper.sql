/*
code: rule/file-keeper
severity: warning
source: [S2-05, S2-26]
title: {zh: 档案保管人不属于保管部门, en: Keeper of a file of another department}
message:
  zh: "{keeper}不属于保管部门“{department}”。"
  en: "{keeper} is not of “{department}”, which keeps the file."
fix:
  zh: 请改正保管人或保管部门。
  en: Correct keeper or department.
why:
  zh: 客户档案由内勤部建立、归档和管理，每份档案由该部门的一人保管。
  en: The Office Department creates, files and manages customer files; one of its people keeps each.
wrong: |
  # li-ming 在业务一部 / of sales 1
  department: office
  keeper: li-ming
right: |
  # zhou-xiaolan 在内勤部 / of the office
  department: office
  keeper: zhou-xiaolan
*/
WITH RECURSIVE placed (staff, department) AS (
    SELECT id, department FROM staff
    UNION
    SELECT p.staff, d.parent FROM placed AS p JOIN departments AS d ON d.id = p.department
    WHERE d.parent IS NOT NULL
)
SELECT 'dossiers' AS kind, d.id AS record, '/keeper' AS pointer, s.name AS keeper,
       coalesce(u.name, d.department) AS department
FROM dossiers AS d
JOIN staff AS s ON s.id = d.keeper
LEFT JOIN departments AS u ON u.id = d.department
WHERE d.department IS NOT NULL AND d.state <> 'destroyed'
  AND NOT EXISTS (SELECT 1 FROM placed AS p WHERE p.staff = d.keeper AND p.department = d.department)
