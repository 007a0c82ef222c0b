/*
code: rule/credit-bands
severity: error
source: ["S4-2.08", "S4-2.08:credit_grade", "S4-2.09"]
title: {zh: 信用等级与评分不符, en: Credit grade that does not follow from the score}
message:
  zh: 按公司的分数段，信用评分得不出所写的信用等级，也没有说明理由。
  en: By the bands of the company the credit score does not give the grade written, and no reason is stated.
fix:
  zh: 请核对评分和等级；确需偏离的，填写 override_reason。
  en: Check score and grade; for a departure fill in override_reason.
why:
  zh: 等级按公司规定的分数段评定，偏离须有理由，才能比较和复核。
  en: Grades follow the bands of the company; a departure needs a reason, so that it can be compared and reviewed.
wrong: |
  # A 级 85 分起，B 级 70 分起 / A from 85, B from 70
  assessment: {credit_grade: A, credit_score: 78.5, good: true}
right: |
  assessment: {credit_grade: B, credit_score: 78.5, good: true}
*/
WITH judged AS (
    SELECT id, assessment_credit_grade AS grade, assessment_credit_score AS score,
           (SELECT value FROM policy
            WHERE setting = 'credit_bands' AND from_date <= coalesce(investigated_on, opened_on)
            ORDER BY from_date DESC LIMIT 1) AS bands
    FROM credits
    WHERE assessment_credit_score IS NOT NULL AND assessment_credit_grade IS NOT NULL
      AND assessment_override_reason IS NULL
),
banded AS (
    SELECT id, grade, score, round(json_extract(bands, '$.A') * 100) AS a,
           round(json_extract(bands, '$.B') * 100) AS b, round(json_extract(bands, '$.C') * 100) AS c
    FROM judged
)
SELECT 'credits' AS kind, id AS record, '/assessment/credit_grade' AS pointer
FROM banded
WHERE a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL
  AND grade <> CASE WHEN score >= a THEN 'A' WHEN score >= b THEN 'B'
                    WHEN score >= c THEN 'C' ELSE 'D' END
