/*
code: rule/duplicate-number
severity: error
source: ["S4-6.11", "S4-6.12:closing_no"]
title: {zh: 发文号或结案编号重复, en: Notice number or closing number used twice}
message:
  zh: “{field}”{number} 已用于 {other}。
  en: "“{field}” {number} is already used by {other}."
fix:
  zh: 请按登记簿核对，给其中一件改用新的编号。
  en: Check the register and give one of the cases a new number.
why:
  zh: 通知单和结案以编号归档，编号重复就查不到原件。
  en: Notices and closed cases are filed by number; with one number for two, the paper cannot be found.
wrong: |
  # 另一件投诉也用了这个号 / another complaint has it too
  closure:
    closing_no: JA-2026-018
right: |
  closure:
    closing_no: JA-2026-019
*/
WITH numbers AS MATERIALIZED (
    SELECT id, '/assignment/notice_no' AS pointer, assignment_notice_no AS number,
           '发文号' AS field_zh, 'Notice number' AS field_en
    FROM complaints WHERE assignment_notice_no IS NOT NULL
    UNION ALL
    SELECT id, '/closure/closing_no', closure_closing_no, '结案编号', 'Closing number'
    FROM complaints WHERE closure_closing_no IS NOT NULL
)
SELECT 'complaints' AS kind, a.id AS record, a.pointer, a.field_zh, a.field_en, a.number,
       min(b.id) AS other
FROM numbers AS a
JOIN numbers AS b ON b.number = a.number AND b.pointer = a.pointer AND b.id <> a.id
GROUP BY a.id, a.pointer
