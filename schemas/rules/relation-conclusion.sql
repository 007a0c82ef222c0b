/*
code: rule/relation-conclusion
severity: error
source: ["S4-3.12", "S4-3.12:conclusion_limits"]
title: {zh: 关系评估结果与得分不符, en: Conclusion on a relation against the score}
message:
  zh: 按公司规定的分数线，标准分得出的是“{should}”，结论却不同，也没有说明原因。
  en: By the limits of the company the standard score leads to “{should}”; the conclusion differs and no reason is given.
fix:
  zh: 请核对得分和结果；确需偏离的，填写 deviation_reason。
  en: Check score and conclusion; for a departure fill in deviation_reason.
why:
  zh: 发展、维持还是终止按得分决定，偏离要有理由。
  en: The score decides on developing, keeping or ending a relation; a departure needs a reason.
wrong: |
  # 80 分以上发展，60 分以下终止 / develop from 80, end below 60
  lines:
    - {indicator: 忠诚度, weight: 100, score: 55}
  conclusion: maintain
right: |
  lines:
    - {indicator: 忠诚度, weight: 100, score: 55}
  conclusion: maintain
  deviation_reason: 合同未到期
*/
WITH limited AS (
    SELECT id, conclusion, standard_score AS score,
           (SELECT value FROM policy
            WHERE setting = 'relation_limits' AND from_date <= assessed_on
            ORDER BY from_date DESC LIMIT 1) AS limits
    FROM appraisals
    WHERE scheme = 'customer_relation' AND deviation_reason IS NULL AND standard_score IS NOT NULL
),
judged AS (
    SELECT id, conclusion,
           CASE WHEN score >= round(json_extract(limits, '$.develop_from') * 100) THEN 'develop'
                WHEN score < round(json_extract(limits, '$.end_below') * 100) THEN 'end'
                ELSE 'maintain' END AS should
    FROM limited
    WHERE json_extract(limits, '$.develop_from') IS NOT NULL
      AND json_extract(limits, '$.end_below') IS NOT NULL
)
SELECT 'appraisals' AS kind, j.id AS record, '/conclusion' AS pointer,
       c.zh AS should_zh, c.en AS should_en
FROM judged AS j
JOIN choices AS c ON c.kind = 'appraisals' AND c.column_name = 'conclusion' AND c.const = j.should
WHERE j.conclusion <> j.should
