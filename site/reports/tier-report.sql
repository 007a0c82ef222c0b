/*
id: tier-report
title: {zh: 客户等级报告, en: Customer tier report}
description:
  zh: 一个季度的评估结果：等级分布、变动和原因、得分，以及当时有效的分级标准。
  en: The evaluations of a quarter. How the tiers are spread, who moved and why, the scores, and the bands in force.
source: [S3-08, S3-10, S3-11, S3-12, S3-37, S3-38]
group: judgement
order: 30
period: quarter
dates: evaluations.quarter
form: tier-report
sections:
  - id: conclusion
    title: {zh: 结论, en: In short}
    show: text
    text:
      zh: "{customers} 家客户已评 {rated} 家，未评 {unrated} 家。与上次评估相比，上调 {up} 家次，下调 {down} 家次，新评 {fresh} 家次，恰在分界 {boundary} 家次。"
      en: "Of {customers} customers {rated} are rated and {unrated} are not. Against the evaluation before: {up} up, {down} down, {fresh} rated for the first time, {boundary} exactly on a boundary."
    columns:
      - {name: customers, title: {zh: 客户, en: Customers}, format: integer}
      - {name: rated, title: {zh: 已评, en: Rated}, format: integer}
      - {name: unrated, title: {zh: 未评, en: Not rated}, format: integer}
      - {name: up, title: {zh: 上调, en: Up}, format: integer}
      - {name: down, title: {zh: 下调, en: Down}, format: integer}
      - {name: fresh, title: {zh: 新评, en: First rated}, format: integer}
      - {name: boundary, title: {zh: 恰在分界, en: On a boundary}, format: integer}
  - id: tiers
    title: {zh: 各等级客户数, en: Customers by tier}
    note:
      zh: 一个客户在几个业务领域有等级时，按最高的一个计。
      en: A customer with tiers in several business areas counts with the highest.
    show: figures
    columns:
      - {name: tier, title: {zh: 等级, en: Tier}, format: tier}
      - {name: n, title: {zh: 本季, en: This quarter}, format: integer}
      - {name: share, title: {zh: 占已评, en: Of those rated}, format: percent, decimals: 1, empty: dash}
      - {name: before, title: {zh: 上季, en: Quarter before}, format: integer, empty: dash}
  - id: distribution
    title: {zh: 等级分布, en: Tiers by quarter}
    unit: {zh: 客户数, en: customers}
    half: true
    columns:
      - {name: quarter, title: {zh: 季度, en: Quarter}, format: quarter}
      - {name: a, title: {zh: A, en: A}, format: integer}
      - {name: b, title: {zh: B, en: B}, format: integer}
      - {name: c, title: {zh: C, en: C}, format: integer}
      - {name: n, title: {zh: 合计, en: Total}, format: integer}
    chart:
      type: stacked-bar
      label: quarter
      label_format: quarter
      series:
        - {column: a, title: {zh: A, en: A}, tone: tier-a}
        - {column: b, title: {zh: B, en: B}, tone: tier-b}
        - {column: c, title: {zh: C, en: C}, tone: tier-c}
  - id: histogram
    title: {zh: 得分分布, en: Scores}
    unit: {zh: 每 5 分一段, en: steps of 5}
    half: true
    columns:
      - {name: low, title: {zh: 从, en: From}, format: score}
      - {name: high, title: {zh: 到, en: To}, format: score}
      - {name: tier, title: {zh: 等级, en: Tier}, format: tier, empty: dash}
      - {name: n, title: {zh: 评估数, en: Evaluations}, format: integer}
    chart:
      type: histogram
      low: low
      high: high
      tone: tier
      series: [{column: n, title: {zh: 评估数, en: Evaluations}}]
      marks: {section: bands, at: lower_bound, below: tier_below, above: tier}
  - id: moves
    title: {zh: 等级变动, en: Changes of tier}
    empty:
      zh: 本季没有客户的等级变动。
      en: No customer changed its tier this quarter.
    columns:
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, width: 20}
      - {name: area, title: {zh: 业务领域, en: Business area}, empty: dash, width: 10}
      - {name: previous_tier, title: {zh: 原等级, en: From}, format: tier, align: center, width: 6}
      - {name: tier, title: {zh: 新等级, en: To}, format: tier, align: center, width: 6}
      - {name: previous_total, title: {zh: 上次得分, en: Score before}, format: score, width: 8}
      - {name: total, title: {zh: 本季得分, en: Score}, format: score, width: 8}
      - {name: change, title: {zh: 差, en: Change}, format: score, signed: true, width: 7}
      - {name: indicator, title: {zh: 变动最大的指标, en: Indicator that changed most}, empty: dash, width: 12}
      - {name: indicator_change, title: {zh: 该指标变动, en: Its change}, format: score, signed: true, empty: dash, width: 8}
      - {name: reason, title: {zh: 原因, en: Reason}, width: 26}
      - {name: previous_days, title: {zh: 原账期, en: Days before}, unit: {zh: 天, en: days}, format: integer, empty: unset, width: 8}
      - {name: days, title: {zh: 新账期, en: Days now}, unit: {zh: 天, en: days}, format: integer, empty: unset, width: 8}
  - id: scores
    title: {zh: 各客户得分, en: Scores of each customer}
    columns:
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, filter: text, width: 20}
      - {name: area, title: {zh: 业务领域, en: Business area}, empty: dash, filter: choice, width: 10}
      - {name: evaluated_on, title: {zh: 评估日期, en: Evaluated on}, format: date, link: evaluation, link_kind: evaluations, width: 10}
      - {name: indicators, title: {zh: 各指标得分, en: Scores by indicator}, format: list, width: 40}
      - {name: total, title: {zh: 综合得分, en: Total}, format: score, width: 8}
      - {name: tier, title: {zh: 等级, en: Tier}, format: tier, align: center, filter: choice, width: 6}
  - id: boundary
    title: {zh: 恰在分界的得分, en: Scores exactly on a boundary}
    half: true
    note:
      zh: 分级时按精确得分比较，只在显示时取两位小数。
      en: Tiers compare the exact score; only what is shown is rounded to two decimals.
    empty:
      zh: 没有恰在分界的得分。
      en: No score lies exactly on a boundary.
    columns:
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin}
      - {name: total, title: {zh: 得分, en: Score}, format: score}
      - {name: tier, title: {zh: 判定, en: Tier}, format: tier, align: center}
  - id: matrix
    title: {zh: 变动矩阵, en: From tier to tier}
    unit: {zh: 上次（行）→ 本季（列）, en: before (rows) → now (columns)}
    half: true
    columns:
      - {name: previous, title: {zh: 上次, en: Before}, format: tier, align: center}
      - {name: a, title: {zh: A, en: A}, format: integer, total: sum}
      - {name: b, title: {zh: B, en: B}, format: integer, total: sum}
      - {name: c, title: {zh: C, en: C}, format: integer, total: sum}
      - {name: n, title: {zh: 合计, en: Total}, format: integer, total: sum}
  - id: bands
    title: {zh: 本期有效的分数段, en: Score bands in force}
    half: true
    columns:
      - {name: tier, title: {zh: 等级, en: Tier}, format: tier, align: center}
      - {name: above, title: {zh: 高于（不含）, en: Above}, format: score, empty: dash}
      - {name: lowest, title: {zh: 从（含）, en: From (inclusive)}, format: score, empty: dash}
      - {name: highest, title: {zh: 至（含）, en: To (inclusive)}, format: score, empty: dash}
      - {name: below, title: {zh: 低于（不含）, en: Below}, format: score, empty: dash}
      - {name: from_date, title: {zh: 起始日期, en: In force from}, format: date, empty: dash}
      - {name: source, title: {zh: 依据, en: Source}, empty: dash}
  - id: weights
    title: {zh: 本期有效的指标和权重, en: Indicators and weights in force}
    half: true
    columns:
      - {name: criteria_set, title: {zh: 判断标准, en: Criteria set}}
      - {name: indicator, title: {zh: 指标, en: Indicator}}
      - {name: weight, title: {zh: 权重, en: Weight}, format: percent, empty: unset}
      - {name: standard, title: {zh: 评分标准, en: Scoring standard}, empty: unset}
  - id: terms
    title: {zh: 各等级的管理政策, en: What each tier's policy gives}
    columns:
      - {name: tier, title: {zh: 等级, en: Tier}, format: tier, align: center}
      - {name: credit_days, title: {zh: 账期, en: Payment term}, unit: {zh: 天, en: days}, format: integer, empty: unset}
      - {name: credit_limit, title: {zh: 资信额度, en: Credit limit}, unit: {zh: 元, en: CNY}, format: money, empty: unset}
      - {name: advance_funds, title: {zh: 垫资额度, en: Advance funding}, unit: {zh: 元, en: CNY}, format: money, empty: unset}
      - {name: visits, title: {zh: 每月走访（签约）, en: "Visits a month, signed"}, format: integer, empty: unset}
      - {name: visits_potential, title: {zh: 每月走访（潜在）, en: "Visits a month, potential"}, format: integer, empty: unset}
      - {name: contract, title: {zh: 合同, en: Contract}, empty: unset}
      - {name: agreement, title: {zh: 长期合作协议, en: Long-term agreement}, empty: unset}
      - {name: commission, title: {zh: 佣金管理, en: Commission}, empty: unset}
      - {name: resources, title: {zh: 资源保证, en: Guarantee of resources}, empty: unset}
*/

-- section: conclusion
WITH latest AS (
  SELECT *, row_number() OVER (
    PARTITION BY customer, business_area, quarter ORDER BY evaluated_on DESC, evaluation DESC
  ) AS place
  FROM tier_history
),
moved AS (
  SELECT *, lag(tier) OVER (PARTITION BY customer, business_area ORDER BY quarter) AS before
  FROM latest
  WHERE place = 1
),
present AS (
  SELECT id FROM customers AS c
  WHERE coalesce(c.opened_on, :to) <= :to
    AND coalesce((
      SELECT s."to" FROM customers_steps AS s
      WHERE s.record = c.id AND s."on" <= :to ORDER BY s.n DESC LIMIT 1
    ), '') <> 'closed'
),
rated AS (SELECT DISTINCT customer FROM latest WHERE quarter = :period AND tier IS NOT NULL)
SELECT
  (SELECT count(*) FROM (SELECT id FROM present UNION SELECT customer FROM rated)) AS customers,
  (SELECT count(*) FROM rated) AS rated,
  (SELECT count(*) FROM present WHERE id NOT IN (SELECT customer FROM rated)) AS unrated,
  count(CASE WHEN moved.tier < moved.before THEN 1 END) AS up,
  count(CASE WHEN moved.tier > moved.before THEN 1 END) AS down,
  count(CASE WHEN moved.before IS NULL THEN 1 END) AS fresh,
  count(CASE WHEN e.on_boundary THEN 1 END) AS boundary
FROM moved
JOIN evaluations AS e ON e.id = moved.evaluation
WHERE moved.quarter = :period AND moved.tier IS NOT NULL;

-- section: tiers
WITH latest AS (
  SELECT *, row_number() OVER (
    PARTITION BY customer, business_area, quarter ORDER BY evaluated_on DESC, evaluation DESC
  ) AS place
  FROM tier_history
),
highest AS (
  SELECT customer, quarter, min(tier) AS tier
  FROM latest
  WHERE place = 1 AND tier IS NOT NULL
  GROUP BY customer, quarter
),
quarter_before AS (
  SELECT max(quarter) AS quarter FROM highest WHERE quarter < :period
),
present AS (
  SELECT id FROM customers AS c
  WHERE coalesce(c.opened_on, :to) <= :to
    AND coalesce((
      SELECT s."to" FROM customers_steps AS s
      WHERE s.record = c.id AND s."on" <= :to ORDER BY s.n DESC LIMIT 1
    ), '') <> 'closed'
),
tiers (tier) AS (VALUES ('A'), ('B'), ('C')),
counted AS (
  SELECT
    tier,
    (SELECT count(*) FROM highest AS h WHERE h.quarter = :period AND h.tier = tiers.tier) AS n,
    (SELECT count(*) FROM highest AS h
      WHERE h.quarter = (SELECT quarter FROM quarter_before) AND h.tier = tiers.tier) AS before
  FROM tiers
)
SELECT
  tier,
  n,
  (20000 * n + (SELECT sum(n) FROM counted)) / nullif(2 * (SELECT sum(n) FROM counted), 0) AS share,
  before
FROM counted
UNION ALL
SELECT
  NULL,
  count(*),
  NULL,
  NULL
FROM present
WHERE id NOT IN (SELECT customer FROM highest WHERE quarter = :period);

-- section: distribution
WITH latest AS (
  SELECT *, row_number() OVER (
    PARTITION BY customer, business_area, quarter ORDER BY evaluated_on DESC, evaluation DESC
  ) AS place
  FROM tier_history
),
highest AS (
  SELECT customer, quarter, min(tier) AS tier
  FROM latest
  WHERE place = 1 AND tier IS NOT NULL AND quarter <= :period
  GROUP BY customer, quarter
),
shown AS (SELECT DISTINCT quarter FROM highest ORDER BY quarter DESC LIMIT 6)
SELECT
  quarter,
  count(CASE WHEN tier = 'A' THEN 1 END) AS a,
  count(CASE WHEN tier = 'B' THEN 1 END) AS b,
  count(CASE WHEN tier = 'C' THEN 1 END) AS c,
  count(*) AS n
FROM highest
WHERE quarter IN (SELECT quarter FROM shown)
GROUP BY quarter
ORDER BY quarter;

-- section: histogram
WITH RECURSIVE latest AS (
  SELECT *, row_number() OVER (
    PARTITION BY customer, business_area, quarter ORDER BY evaluated_on DESC, evaluation DESC
  ) AS place
  FROM tier_history
  WHERE quarter = :period AND tier IS NOT NULL
),
in_force AS (
  SELECT value FROM policy
  WHERE setting = 'tier_bands' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
),
upper_bounds AS (
  SELECT
    json_extract(band.value, '$.tier') AS tier,
    CAST(round(100 * json_extract(band.value, '$.to')) AS INTEGER) AS highest
  FROM in_force, json_each(in_force.value) AS band
),
-- a score on the upper bound of its tier belongs to the step below it, as the tier does
placed AS (
  SELECT latest.tier, (latest.total - (latest.total = coalesce(u.highest, 10000))) / 500 AS step
  FROM latest
  LEFT JOIN upper_bounds AS u ON u.tier = latest.tier
  WHERE latest.place = 1
),
steps (step) AS (
  SELECT min(min(step), 10) FROM placed HAVING count(*) > 0
  UNION ALL
  SELECT step + 1 FROM steps WHERE step < 19
)
SELECT
  500 * steps.step AS low,
  500 * steps.step + 500 AS high,
  min(placed.tier) AS tier,
  count(placed.step) AS n
FROM steps
LEFT JOIN placed ON placed.step = steps.step
GROUP BY steps.step
ORDER BY steps.step;

-- section: moves
WITH latest AS (
  SELECT *, row_number() OVER (
    PARTITION BY customer, business_area, quarter ORDER BY evaluated_on DESC, evaluation DESC
  ) AS place
  FROM tier_history
),
compared AS (
  SELECT
    *,
    lag(evaluation) OVER earlier AS evaluation_before,
    lag(tier) OVER earlier AS tier_before,
    lag(total) OVER earlier AS total_before
  FROM latest
  WHERE place = 1
  WINDOW earlier AS (PARTITION BY customer, business_area ORDER BY quarter)
),
moved AS (
  SELECT * FROM compared WHERE quarter = :period AND tier <> tier_before
),
criteria AS (
  SELECT value FROM policy
  WHERE setting = 'criteria_sets' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
),
indicators AS (
  SELECT
    sets.key AS criteria_set,
    json_extract(one.value, '$.indicator') AS indicator,
    json_extract(one.value, '$.title.zh') AS zh,
    json_extract(one.value, '$.title.en') AS en,
    json_extract(one.value, '$.weight') AS weight
  FROM criteria, json_each(criteria.value) AS sets, json_each(sets.value) AS one
),
differences AS (
  SELECT
    moved.evaluation,
    now.indicator,
    now.score - past.score AS change,
    coalesce(CASE :lang WHEN 'en' THEN i.en ELSE i.zh END, now.indicator) AS title,
    row_number() OVER (
      PARTITION BY moved.evaluation
      ORDER BY abs(now.score - past.score) * coalesce(i.weight, 1) DESC, now.n
    ) AS place
  FROM moved
  JOIN evaluations AS e ON e.id = moved.evaluation
  JOIN evaluations_scores AS now ON now.record = moved.evaluation
  JOIN evaluations_scores AS past
    ON past.record = moved.evaluation_before AND past.indicator = now.indicator
  LEFT JOIN indicators AS i
    ON i.indicator = now.indicator AND i.criteria_set = e.criteria_set
  WHERE now.score <> past.score
),
terms AS (
  SELECT value FROM policy
  WHERE setting = 'tier_terms' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
),
areas AS (
  SELECT
    json_extract(area.value, '$.key') AS area,
    json_extract(area.value, '$.title.zh') AS zh,
    json_extract(area.value, '$.title.en') AS en
  FROM company, json_each(company.value) AS area
  WHERE company.key = 'business_areas'
)
SELECT
  c.id AS customer_id,
  c.name AS customer,
  c.name_pinyin,
  moved.evaluation,
  coalesce(CASE :lang WHEN 'en' THEN areas.en ELSE areas.zh END, moved.business_area) AS area,
  moved.tier_before AS previous_tier,
  moved.tier,
  moved.total_before AS previous_total,
  moved.total,
  moved.total - moved.total_before AS change,
  d.title AS indicator,
  d.change AS indicator_change,
  e.reason,
  (SELECT json_extract(value, '$.' || moved.tier_before || '.credit_days') FROM terms)
    AS previous_days,
  (SELECT json_extract(value, '$.' || moved.tier || '.credit_days') FROM terms) AS days
FROM moved
JOIN customers AS c ON c.id = moved.customer
JOIN evaluations AS e ON e.id = moved.evaluation
LEFT JOIN differences AS d ON d.evaluation = moved.evaluation AND d.place = 1
LEFT JOIN areas ON areas.area = moved.business_area
ORDER BY abs(moved.total - moved.total_before) DESC, c.name_pinyin, moved.evaluation;

-- section: scores
WITH latest AS (
  SELECT *, row_number() OVER (
    PARTITION BY customer, business_area, quarter ORDER BY evaluated_on DESC, evaluation DESC
  ) AS place
  FROM tier_history
  WHERE quarter = :period
),
criteria AS (
  SELECT value FROM policy
  WHERE setting = 'criteria_sets' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
),
indicators AS (
  SELECT
    sets.key AS criteria_set,
    json_extract(one.value, '$.indicator') AS indicator,
    CASE :lang
      WHEN 'en' THEN json_extract(one.value, '$.title.en')
      ELSE json_extract(one.value, '$.title.zh')
    END AS title
  FROM criteria, json_each(criteria.value) AS sets, json_each(sets.value) AS one
),
areas AS (
  SELECT
    json_extract(area.value, '$.key') AS area,
    json_extract(area.value, '$.title.zh') AS zh,
    json_extract(area.value, '$.title.en') AS en
  FROM company, json_each(company.value) AS area
  WHERE company.key = 'business_areas'
),
listed AS (
  SELECT
    s.record,
    s.n,
    printf(
      '%s %d.%02d', coalesce(i.title, s.indicator), s.score / 100, s.score % 100
    ) AS item
  FROM latest
  JOIN evaluations AS e ON e.id = latest.evaluation
  JOIN evaluations_scores AS s ON s.record = latest.evaluation
  LEFT JOIN indicators AS i ON i.indicator = s.indicator AND i.criteria_set = e.criteria_set
  WHERE latest.place = 1
  ORDER BY s.record, s.n
)
SELECT
  c.id AS customer_id,
  c.name AS customer,
  c.name_pinyin,
  latest.evaluation,
  coalesce(CASE :lang WHEN 'en' THEN areas.en ELSE areas.zh END, latest.business_area) AS area,
  latest.evaluated_on,
  (SELECT json_group_array(item) FROM listed WHERE listed.record = latest.evaluation) AS indicators,
  latest.total,
  latest.tier
FROM latest
JOIN customers AS c ON c.id = latest.customer
LEFT JOIN areas ON areas.area = latest.business_area
WHERE latest.place = 1
ORDER BY c.name_pinyin, c.id, latest.business_area;

-- section: boundary
WITH latest AS (
  SELECT *, row_number() OVER (
    PARTITION BY customer, business_area, quarter ORDER BY evaluated_on DESC, evaluation DESC
  ) AS place
  FROM tier_history
  WHERE quarter = :period
)
SELECT
  c.id AS customer_id,
  c.name AS customer,
  c.name_pinyin,
  latest.total,
  latest.tier
FROM latest
JOIN evaluations AS e ON e.id = latest.evaluation
JOIN customers AS c ON c.id = latest.customer
WHERE latest.place = 1 AND e.on_boundary
ORDER BY latest.total DESC, c.name_pinyin, c.id;

-- section: matrix
WITH latest AS (
  SELECT *, row_number() OVER (
    PARTITION BY customer, business_area, quarter ORDER BY evaluated_on DESC, evaluation DESC
  ) AS place
  FROM tier_history
),
compared AS (
  SELECT *, lag(tier) OVER (PARTITION BY customer, business_area ORDER BY quarter) AS before
  FROM latest
  WHERE place = 1
),
rows_shown (previous, place) AS (VALUES ('A', 1), ('B', 2), ('C', 3), (NULL, 4))
SELECT
  r.previous,
  count(CASE WHEN x.tier = 'A' THEN 1 END) AS a,
  count(CASE WHEN x.tier = 'B' THEN 1 END) AS b,
  count(CASE WHEN x.tier = 'C' THEN 1 END) AS c,
  count(x.tier) AS n
FROM rows_shown AS r
LEFT JOIN compared AS x ON x.quarter = :period AND x.before IS r.previous
GROUP BY r.place
ORDER BY r.place;

-- section: bands
WITH in_force AS (
  SELECT from_date, value, source FROM policy
  WHERE setting = 'tier_bands' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
),
bands AS (
  SELECT
    json_extract(band.value, '$.tier') AS tier,
    CAST(round(100 * json_extract(band.value, '$.above')) AS INTEGER) AS above,
    CAST(round(100 * json_extract(band.value, '$.from')) AS INTEGER) AS lowest,
    CAST(round(100 * json_extract(band.value, '$.to')) AS INTEGER) AS highest,
    CAST(round(100 * json_extract(band.value, '$.below')) AS INTEGER) AS below,
    nullif(in_force.from_date, '') AS from_date,
    in_force.source
  FROM in_force, json_each(in_force.value) AS band
)
SELECT
  *,
  coalesce(above, lowest) AS lower_bound,
  lead(tier) OVER (ORDER BY coalesce(above, lowest, 0) DESC) AS tier_below
FROM bands
ORDER BY coalesce(above, lowest, 0) DESC;

-- section: weights
WITH in_force AS (
  SELECT value FROM policy
  WHERE setting = 'criteria_sets' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
)
SELECT
  CASE
    WHEN sets.key <> 'default' THEN sets.key
    WHEN :lang = 'en' THEN 'General'
    ELSE '通用'
  END AS criteria_set,
  CASE :lang
    WHEN 'en' THEN json_extract(one.value, '$.title.en')
    ELSE json_extract(one.value, '$.title.zh')
  END AS indicator,
  CAST(round(100 * json_extract(one.value, '$.weight')) AS INTEGER) AS weight,
  json_extract(one.value, '$.standard') AS standard
FROM in_force, json_each(in_force.value) AS sets, json_each(sets.value) AS one
ORDER BY sets.key <> 'default', sets.key, one.id;

-- section: terms
WITH in_force AS (
  SELECT value FROM policy
  WHERE setting = 'tier_terms' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
),
terms AS (
  SELECT tier.key AS tier, tier.value AS value
  FROM in_force, json_each(in_force.value) AS tier
)
SELECT
  t.tier,
  json_extract(t.value, '$.credit_days') AS credit_days,
  CAST(round(100 * json_extract(t.value, '$.credit_limit')) AS INTEGER) AS credit_limit,
  CAST(round(100 * json_extract(t.value, '$.advance_funds')) AS INTEGER) AS advance_funds,
  json_extract(t.value, '$.visits_per_month') AS visits,
  json_extract(t.value, '$.visits_per_month_potential') AS visits_potential,
  CASE :lang WHEN 'en' THEN contract.en ELSE contract.zh END AS contract,
  CASE :lang WHEN 'en' THEN agreement.en ELSE agreement.zh END AS agreement,
  json_extract(t.value, '$.commission') AS commission,
  json_extract(t.value, '$.resources') AS resources
FROM terms AS t
LEFT JOIN choices AS contract
  ON contract.kind = 'policy'
  AND contract.column_name = 'tier_terms_value_' || t.tier || '_contract'
  AND contract.const = json_extract(t.value, '$.contract')
LEFT JOIN choices AS agreement
  ON agreement.kind = 'policy'
  AND agreement.column_name = 'tier_terms_value_' || t.tier || '_long_term_agreement'
  AND agreement.const = json_extract(t.value, '$.long_term_agreement')
ORDER BY t.tier;
