/*
id: satisfaction-targets
title: {zh: 满意度目标与实际, en: Satisfaction against target}
description:
  zh: 每年的满意度目标、当年调查得到的实际满意度和差距。
  en: The target of satisfaction of each year, what the surveys of the year measured, and the gap.
source: [S1-43]
group: service
order: 1043
sections:
  - id: rows
    title: {zh: 各年度, en: By year}
    note:
      zh: 实际满意度为当年各份答卷总体满意度的平均值。
      en: The achieved index is the mean of the overall satisfaction of all answers of the year.
    empty:
      zh: 还没有满意度目标，也没有调查结果。
      en: There are neither targets nor survey results.
    columns:
      - {name: year, title: {zh: 年度, en: Year}, align: center}
      - {name: target_index, title: {zh: 目标满意度, en: Target index}, format: score, empty: unset}
      - {name: achieved_index, title: {zh: 实际满意度, en: Achieved index}, format: score, empty: dash}
      - {name: gap, title: {zh: 与目标之差, en: Against the target}, format: score, signed: true, empty: dash}
      - {name: answers, title: {zh: 答卷数, en: Answers}, format: integer}
    chart:
      type: line
      label: year
      format: score
      series:
        - {column: target_index, title: {zh: 目标, en: Target}, tone: neutral}
        - {column: achieved_index, title: {zh: 实际, en: Achieved}, tone: blue-2}
*/
WITH set_targets AS (
  SELECT CAST(coalesce(t.year, substr(t.starts_on, 1, 4)) AS TEXT) AS year, t.satisfaction_target,
    row_number() OVER (
      PARTITION BY coalesce(t.year, substr(t.starts_on, 1, 4)) ORDER BY t.set_on DESC, t.id DESC
    ) AS place
  FROM targets AS t
  WHERE t.target_type = 'satisfaction' AND t.satisfaction_target IS NOT NULL
),
measured AS (
  SELECT substr(answered_on, 1, 4) AS year, sum(overall_score) AS scores, count(*) AS n
  FROM survey_answers
  WHERE overall_score IS NOT NULL AND answered_on <= :as_of
  GROUP BY substr(answered_on, 1, 4)
),
years AS (SELECT year FROM set_targets UNION SELECT year FROM measured),
compared AS (
  SELECT
    y.year,
    t.satisfaction_target AS target_index,
    (2 * m.scores + m.n) / (2 * m.n) AS achieved_index,
    coalesce(m.n, 0) AS answers
  FROM years AS y
  LEFT JOIN set_targets AS t ON t.year = y.year AND t.place = 1
  LEFT JOIN measured AS m ON m.year = y.year
)
SELECT *, achieved_index - target_index AS gap FROM compared ORDER BY year
