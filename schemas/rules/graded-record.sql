/*
code: rule/graded-record
severity: error
source: ["S4-7.14", "S4-7.17"]
title: {zh: 档案密级低于批准的密级, en: Record graded lower than was approved}
message:
  zh: "{other} 按 {grading} 应为“{grade}”，档案里写的更低。"
  en: "{other} ought to be “{grade}” by {grading}, but its file says less."
fix:
  zh: 请在该档案写明 grade，或由批准人解密。
  en: Write the grade into that file, or have the grading withdrawn by who approved it.
why:
  zh: 定密经批准后，网站和导出才按它挡住不该看的人。
  en: Only with the grade in the file do website and exports keep it from who may not see it.
wrong: |
  # 批准的密级是 secret / the grade approved is secret
  grade: confidential
right: |
  grade: secret
*/
WITH levels (grade, class) AS (
    VALUES ('public', 0), ('internal', 1), ('confidential', 2), ('secret', 3)
),
files AS (
    SELECT 'customers' AS kind, id, class, grade FROM customers
    UNION ALL SELECT 'suppliers', id, class, grade FROM suppliers
    UNION ALL SELECT 'contracts', id, class, grade FROM contracts
    UNION ALL SELECT 'dossiers', id, class, grade FROM dossiers
    UNION ALL SELECT 'credits', id, class, grade FROM credits
),
graded AS (
    SELECT r.value AS other, d.id AS grading, d.grading_proposed_grade AS grade,
           row_number() OVER (PARTITION BY r.value ORDER BY max(s."on") DESC, d.id DESC) AS place
    FROM disclosures AS d
    JOIN disclosures_grading_records AS r ON r.record = d.id
    JOIN disclosures_steps AS s ON s.record = d.id AND s."to" = 'in_force'
    WHERE d.state = 'in_force'
    GROUP BY r.value, d.id
)
SELECT f.kind, f.id AS record, iif(f.grade IS NULL, '', '/grade') AS pointer,
       f.id AS other, g.grading, c.zh AS grade_zh, c.en AS grade_en
FROM graded AS g
JOIN files AS f ON f.id = g.other
JOIN levels AS l ON l.grade = g.grade
JOIN choices AS c ON c.kind = 'disclosures' AND c.column_name = 'grading_proposed_grade'
    AND c.const = g.grade
WHERE g.place = 1 AND f.class < l.class
