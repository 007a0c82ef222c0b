/*
code: rule/weights-sum
severity: error
source: ["S4-3.12", "S4-3.12:weights", "S4-4.10", "S4-4.10:weights_total"]
title: {zh: 各项权重之和不是 100%, en: Weights that do not make 100 %}
message:
  zh: 各项权重合计是 {total}%，不是 100%。
  en: The weights add up to {total} %, not to 100 %.
fix:
  zh: 请改正权重，合计应为 100%。
  en: Correct the weights so that they make 100 %.
why:
  zh: 加权得分按 100% 计算，合计不对，得分就无法比较。
  en: The weighted score is taken out of 100 %; otherwise scores cannot be compared.
wrong: |
  lines:
    - {indicator: 忠诚度, weight: 60, score: 88.5}
    - {indicator: 利润贡献, weight: 30, score: 80}
right: |
  lines:
    - {indicator: 忠诚度, weight: 60, score: 88.5}
    - {indicator: 利润贡献, weight: 40, score: 80}
*/
WITH weights AS (
    SELECT 'appraisals' AS kind, record, weight FROM appraisals_lines
    UNION ALL SELECT 'staff-appraisals', record, weight FROM staff_appraisals_lines
)
SELECT kind, record, '/lines' AS pointer,
       rtrim(rtrim(printf('%d.%02d', sum(weight) / 100, sum(weight) % 100), '0'), '.') AS total
FROM weights
GROUP BY kind, record
HAVING sum(weight) <> 10000
