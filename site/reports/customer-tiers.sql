/*
id: customer-tiers
title: {zh: 客户等级经过, en: Course of a customer's tier}
description:
  zh: 每个客户历次评估的得分和等级，有几个业务领域时图中取最高得分。
  en: The scores and tiers of each customer, evaluation by evaluation. The chart shows the highest where there are several business areas.
source: [S3-11]
over: customers
group: judgement
order: 36
sections:
  - id: course
    title: {zh: 得分经过, en: Course of the score}
    columns:
      - {name: quarter, title: {zh: 季度, en: Quarter}, format: quarter}
      - {name: total, title: {zh: 综合得分, en: Score}, format: score}
      - {name: tier, title: {zh: 等级, en: Tier}, format: tier, align: center}
      - {name: areas, title: {zh: 业务领域数, en: Business areas}, format: integer}
    chart:
      type: line
      label: quarter
      label_format: quarter
      format: score
      series: [{column: total, title: {zh: 综合得分, en: Score}, tone: blue-1}]
      marks: {section: bands, at: at, below: below, above: above}
  - id: evaluations
    title: {zh: 历次评估, en: Evaluations}
    columns:
      - {name: quarter, title: {zh: 季度, en: Quarter}, format: quarter, link: evaluation, link_kind: evaluations}
      - {name: area, title: {zh: 业务领域, en: Business area}, empty: dash}
      - {name: previous_tier, title: {zh: 原等级, en: From}, format: tier, align: center, empty: dash}
      - {name: tier, title: {zh: 等级, en: Tier}, format: tier, align: center}
      - {name: total, title: {zh: 综合得分, en: Score}, format: score}
      - {name: change, title: {zh: 差, en: Change}, format: score, signed: true, empty: dash}
      - {name: reason, title: {zh: 原因, en: Reason}}
  - id: bands
    title: {zh: 现行分界, en: Boundaries in force}
    columns:
      - {name: at, title: {zh: 分界, en: Boundary}, format: score}
      - {name: below, title: {zh: 以下, en: Below}, format: tier}
      - {name: above, title: {zh: 以上, en: Above}, format: tier}
*/

-- section: course
WITH latest AS (
  SELECT *, row_number() OVER (
    PARTITION BY customer, business_area, quarter ORDER BY evaluated_on DESC, evaluation DESC
  ) AS place
  FROM tier_history
  WHERE tier IS NOT NULL
)
SELECT
  customer AS record,
  quarter,
  max(total) AS total,
  min(tier) AS tier,
  count(*) AS areas
FROM latest
WHERE place = 1
GROUP BY customer, quarter
ORDER BY customer, quarter;

-- section: evaluations
WITH areas AS (
  SELECT
    json_extract(area.value, '$.key') AS area,
    json_extract(area.value, '$.title.zh') AS zh,
    json_extract(area.value, '$.title.en') AS en
  FROM company, json_each(company.value) AS area
  WHERE company.key = 'business_areas'
)
SELECT
  h.customer AS record,
  h.evaluation,
  h.quarter,
  coalesce(CASE :lang WHEN 'en' THEN areas.en ELSE areas.zh END, h.business_area) AS area,
  h.previous_tier,
  h.tier,
  h.total,
  h.total - h.previous_total AS change,
  e.reason
FROM tier_history AS h
JOIN evaluations AS e ON e.id = h.evaluation
LEFT JOIN areas ON areas.area = h.business_area
ORDER BY h.customer, h.effective_on DESC, h.evaluated_on DESC, h.evaluation DESC;

-- section: bands
WITH in_force AS (
  SELECT value FROM policy
  WHERE setting = 'tier_bands' AND from_date <= :as_of
  ORDER BY from_date DESC LIMIT 1
),
bands AS (
  SELECT
    json_extract(band.value, '$.tier') AS tier,
    CAST(round(100 * coalesce(
      json_extract(band.value, '$.above'), json_extract(band.value, '$.from')
    )) AS INTEGER) AS at
  FROM in_force, json_each(in_force.value) AS band
)
SELECT NULL AS record, * FROM (
  SELECT at, lead(tier) OVER (ORDER BY coalesce(at, 0) DESC) AS below, tier AS above
  FROM bands
)
WHERE at IS NOT NULL
ORDER BY at DESC;
