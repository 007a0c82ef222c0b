/*
code: rule/credit-standard
severity: error
source: ["S4-7.19"]
title: {zh: 评定所用的标准当日不适用, en: Rated by a standard that was not in force}
message:
  zh: 所用的评定标准 {standard} 在调查日 {date} 不适用（{from_date} 起生效）。
  en: The standard {standard} was not in force on the day of the investigation, {date} (in force from {from_date}).
fix:
  zh: 请改用当日有效的标准，或核对调查日期。
  en: Name the standard in force on that day, or check the date.
why:
  zh: 评定要说得清是按哪一版标准做的。
  en: It must be clear by which version a rating was made.
wrong: |
  # 标准自 2026-01-01 起生效 / in force from 2026-01-01
  investigated_on: 2025-12-20
  assessment: {credit_grade: B, standard: RS-26-2AAA}
right: |
  investigated_on: 2026-03-05
  assessment: {credit_grade: B, standard: RS-26-2AAA}
*/
SELECT 'credits' AS kind, c.id AS record, '/assessment/standard' AS pointer,
       s.id AS standard, c.investigated_on AS date, coalesce(s.valid_from, '—') AS from_date
FROM credits AS c
JOIN credit_standards AS s ON s.id = c.assessment_standard
LEFT JOIN credit_standards AS n ON n.id = s.replaced_by
WHERE c.investigated_on IS NOT NULL
  AND (s.valid_from IS NULL OR c.investigated_on < s.valid_from
       OR c.investigated_on >= n.valid_from OR s.state NOT IN ('in_force', 'superseded'))
