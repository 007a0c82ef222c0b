/*
code: rule/credit-good
severity: error
source: ["S4-2.16"]
title: {zh: “信用良好”与等级不符, en: “Good” does not agree with the grade}
message:
  zh: 按公司规定，这个信用等级应为“{should}”，所填的相反。
  en: By the rules of the company this grade means “{should}”; the opposite is written.
fix:
  zh: 请改正 good，或核对等级；确需偏离的，填写 override_reason。
  en: Correct good or the grade; for a departure fill in override_reason.
why:
  zh: 是否良好决定要不要采取措施；不良的须有措施并经批准。
  en: Whether it is good decides on measures; what is not good needs measures that are approved.
wrong: |
  # 公司规定 A、B 级算良好 / A and B count as good
  assessment: {credit_grade: C, credit_score: 62, good: true}
right: |
  assessment: {credit_grade: C, credit_score: 62, good: false}
  measures: {text: 缩短账期并要求担保}
*/
WITH judged AS (
    SELECT c.id, c.assessment_good AS good,
           EXISTS (
               SELECT 1 FROM json_each((
                   SELECT value FROM policy
                   WHERE setting = 'credit_good_grades'
                     AND from_date <= coalesce(c.investigated_on, c.opened_on)
                   ORDER BY from_date DESC LIMIT 1)) AS g
               WHERE g.value = c.assessment_credit_grade) AS counts
    FROM credits AS c
    WHERE c.assessment_good IS NOT NULL AND c.assessment_credit_grade IS NOT NULL
      AND c.assessment_override_reason IS NULL
)
SELECT 'credits' AS kind, id AS record, '/assessment/good' AS pointer,
       iif(counts, '信用良好', '信用不良') AS should_zh,
       iif(counts, 'good credit', 'no good credit') AS should_en
FROM judged
WHERE good <> counts
