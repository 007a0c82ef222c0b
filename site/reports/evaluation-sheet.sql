/*
id: evaluation-sheet
title: {zh: 客户评估表, en: Customer evaluation form}
description:
  zh: 每次评估按指标列出评分标准、权重和得分；空白表用现行的指标。
  en: Each evaluation with scoring standard, weight and score of every indicator. The blank form has the indicators in force.
source: [S3-12]
over: evaluations
group: judgement
order: 35
sections:
  - id: scores
    title: {zh: 各指标得分, en: Scores by indicator}
    columns:
      - {name: indicator, title: {zh: 指标, en: Indicator}, width: 14}
      - {name: standard, title: {zh: 评分标准, en: Scoring standard}, empty: unset, width: 40}
      - {name: weight, title: {zh: 权重, en: Weight}, format: percent, empty: unset, width: 9}
      - {name: score, title: {zh: 得分, en: Score}, format: score, width: 9}
      - {name: basis, title: {zh: 评分依据, en: Basis}, width: 24}
  - id: criteria
    title: {zh: 现行指标, en: Indicators in force}
    columns:
      - {name: indicator, title: {zh: 指标, en: Indicator}, width: 14}
      - {name: standard, title: {zh: 评分标准, en: Scoring standard}, empty: unset, width: 40}
      - {name: weight, title: {zh: 权重, en: Weight}, format: percent, empty: unset, width: 9}
*/

-- section: scores
WITH criteria AS (
  SELECT p.from_date, sets.key AS criteria_set, one.value AS value
  FROM policy AS p, json_each(p.value) AS sets, json_each(sets.value) AS one
  WHERE p.setting = 'criteria_sets'
),
starts AS (
  SELECT from_date, lead(from_date, 1, '9999-12-31') OVER (ORDER BY from_date) AS until
  FROM policy
  WHERE setting = 'criteria_sets'
)
SELECT
  e.id AS record,
  coalesce(CASE :lang
    WHEN 'en' THEN json_extract(c.value, '$.title.en')
    ELSE json_extract(c.value, '$.title.zh')
  END, s.indicator) AS indicator,
  json_extract(c.value, '$.standard') AS standard,
  CAST(round(100 * json_extract(c.value, '$.weight')) AS INTEGER) AS weight,
  s.score,
  s.basis
FROM evaluations AS e
JOIN evaluations_scores AS s ON s.record = e.id
LEFT JOIN starts ON starts.from_date <= e.evaluated_on AND starts.until > e.evaluated_on
LEFT JOIN criteria AS c
  ON c.from_date = starts.from_date AND c.criteria_set = e.criteria_set
  AND json_extract(c.value, '$.indicator') = s.indicator
ORDER BY e.id, s.n;

-- section: criteria
WITH in_force AS (
  SELECT value FROM policy
  WHERE setting = 'criteria_sets' AND from_date <= :as_of
  ORDER BY from_date DESC LIMIT 1
)
SELECT
  NULL AS record,
  CASE :lang
    WHEN 'en' THEN json_extract(one.value, '$.title.en')
    ELSE json_extract(one.value, '$.title.zh')
  END AS indicator,
  json_extract(one.value, '$.standard') AS standard,
  CAST(round(100 * json_extract(one.value, '$.weight')) AS INTEGER) AS weight
FROM in_force, json_each(in_force.value, '$.default') AS one
ORDER BY one.id;
