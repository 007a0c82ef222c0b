/*
id: sales-grades
title: {zh: 客户分级表, en: Customer grading}
description:
  zh: 按销售额所占比例把客户分为 A 至 E 五级，并与上期的等级比较。
  en: Customers in grades A to E by their share of sales, compared with the period before.
source: [S4-3.08]
group: judgement
order: 4308
period: [quarter, year]
dates: sales.month
form: sales-grades
sections:
  - id: measure
    title: {zh: 分级办法, en: How grades are given}
    show: facts
    columns:
      - {name: measure, title: {zh: 计算口径, en: Measure}}
      - {name: limits, title: {zh: 各级下限（含）, en: "Lower limits, inclusive"}}
      - {name: changed, title: {zh: 等级有变动的客户, en: Customers whose grade changed}, format: integer}
  - id: grades
    title: {zh: 各级客户数, en: Customers by grade}
    columns:
      - {name: grade, title: {zh: 等级, en: Grade}, align: center}
      - {name: n, title: {zh: 客户数, en: Customers}, format: integer, total: sum}
      - {name: sales, title: {zh: 销售额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, total: sum}
    chart:
      type: bar
      label: grade
      series: [{column: n, title: {zh: 客户数, en: Customers}, tone: blue-2}]
  - id: rows
    title: {zh: 客户分级, en: Customers}
    note:
      zh: 累计比例从销售额最小的客户累加到本客户，销售额相同的取同一数；净额为负按零计；没有销售的潜在客户不分级，其他没有销售的为 E 级。
      en: The cumulative share runs from the smallest customer up to this one and is the same for equal sales. Net returns count as nothing. Potential customers without sales have no grade, others without sales have grade E.
    columns:
      - {name: grade, title: {zh: 客户等级, en: Grade}, align: center, filter: choice, width: 8}
      - {name: line_of_business, title: {zh: 业种, en: Line of business}, filter: choice, width: 16}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, filter: text, width: 26}
      - {name: customer_code, title: {zh: 客户代码, en: Code}, width: 12}
      - {name: sales, title: {zh: 销售额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, extra: true, width: 14}
      - {name: share, title: {zh: 口径数值, en: Measured share}, format: percent, extra: true, width: 11}
      - {name: previous_grade, title: {zh: 上期等级, en: Grade before}, align: center, empty: dash, extra: true, width: 9}
      - {name: visits, title: {zh: 每月拜访次数, en: Visits a month}, format: integer, empty: unset, extra: true, width: 9}
*/

WITH settings AS (
  SELECT
    (SELECT json_extract(value, '$') FROM policy
      WHERE setting = 'sales_grade_measure' AND from_date <= min(:to, :as_of)
      ORDER BY from_date DESC LIMIT 1) AS measure,
    (SELECT value FROM policy
      WHERE setting = 'sales_grade_bands' AND from_date <= min(:to, :as_of)
      ORDER BY from_date DESC LIMIT 1) AS bands
),
span AS (
  SELECT 12 * (substr(:to, 1, 4) - substr(:from, 1, 4))
    + substr(:to, 6, 2) - substr(:from, 6, 2) + 1 AS months
),
-- era 0 is the period, era 1 the one before it
eras AS (
  SELECT 0 AS era, substr(:from, 1, 7) AS first, substr(:to, 1, 7) AS last, :to AS ends
  UNION ALL
  SELECT 1, strftime('%Y-%m', :from, '-' || months || ' months'),
    strftime('%Y-%m', :from, '-1 month'), date(:from, '-1 day')
  FROM span
),
sold AS (
  SELECT e.era, s.customer, sum(s.net_amount) AS sales
  FROM eras AS e
  JOIN sales AS s ON s.month BETWEEN e.first AND e.last
  GROUP BY e.era, s.customer
),
counted AS (
  SELECT e.era, c.id AS customer, coalesce(sold.sales, 0) AS sales
  FROM eras AS e
  JOIN customers AS c
  LEFT JOIN sold ON sold.era = e.era AND sold.customer = c.id
  WHERE sold.sales IS NOT NULL OR (
    c.relationship <> 'potential' AND coalesce(c.opened_on, e.ends) <= e.ends
    AND coalesce((
      SELECT s."to" FROM customers_steps AS s
      WHERE s.record = c.id AND s."on" <= e.ends ORDER BY s.n DESC LIMIT 1
    ), '') <> 'closed'
  )
),
-- hundredths of a percent are too coarse to compare with a limit, so part and whole stay apart
measured AS (
  SELECT
    era, customer, sales,
    CASE settings.measure
      WHEN 'own_share' THEN max(sales, 0)
      WHEN 'percentile' THEN count(*) OVER (PARTITION BY era ORDER BY sales)
      ELSE sum(max(sales, 0)) OVER (PARTITION BY era ORDER BY max(sales, 0))
    END AS part,
    CASE settings.measure
      WHEN 'percentile' THEN count(*) OVER (PARTITION BY era)
      ELSE sum(max(sales, 0)) OVER (PARTITION BY era)
    END AS whole
  FROM counted, settings
),
graded AS (
  SELECT
    era, customer, sales,
    CASE WHEN whole > 0 THEN (20000 * part + whole) / (2 * whole) ELSE 0 END AS share,
    coalesce((
      SELECT min(band.key) FROM settings, json_each(settings.bands) AS band
      WHERE sales > 0 AND 10000 * part >= CAST(round(100 * band.value) AS INTEGER) * whole
    ), 'E') AS grade
  FROM measured
)

-- section: measure
SELECT
  CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END AS measure,
  (SELECT group_concat(key || ' ' || value || '%', CASE :lang WHEN 'en' THEN ', ' ELSE '，' END)
    FROM json_each(settings.bands) WHERE value IS NOT NULL) AS limits,
  (SELECT count(*) FROM graded AS g JOIN graded AS b ON b.customer = g.customer AND b.era = 1
    WHERE g.era = 0 AND g.grade <> b.grade) AS changed
FROM settings
LEFT JOIN choices AS ch
  ON ch.kind = 'policy' AND ch.column_name = 'sales_grade_measure_value' AND ch.const = settings.measure;

-- section: grades
, grades (grade) AS (VALUES ('A'), ('B'), ('C'), ('D'), ('E'))
SELECT grades.grade, count(g.customer) AS n, coalesce(sum(g.sales), 0) AS sales
FROM grades
LEFT JOIN graded AS g ON g.grade = grades.grade AND g.era = 0
GROUP BY grades.grade
ORDER BY grades.grade;

-- section: rows
, frequency AS (
  SELECT key AS grade, value AS visits
  FROM json_each((SELECT value FROM policy
    WHERE setting = 'visit_frequency' AND from_date <= min(:to, :as_of)
    ORDER BY from_date DESC LIMIT 1))
)
SELECT
  g.grade,
  c.profile_industry AS line_of_business,
  c.id AS customer_id,
  c.name AS customer,
  c.name_pinyin,
  coalesce(c.code, c.id) AS customer_code,
  g.sales,
  g.share,
  b.grade AS previous_grade,
  f.visits
FROM graded AS g
JOIN customers AS c ON c.id = g.customer
LEFT JOIN graded AS b ON b.customer = g.customer AND b.era = 1
LEFT JOIN frequency AS f ON f.grade = g.grade
WHERE g.era = 0
ORDER BY g.grade, g.sales DESC, customer_code
