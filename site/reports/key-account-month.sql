/*
id: key-account-month
title: {zh: 大客户月报表, en: Key account monthly report}
description:
  zh: 大客户当月和年度累计的销售额、销售量、任务达成、单品价值和账面利润，按品牌和分部列出。
  en: Sales to key accounts by brand and branch, of the month and of the year to date, with volume, attainment, value per unit and book profit.
source: [S4-4.06]
group: dealings
order: 4406
period: month
dates: sales.month
form: key-account-month
sections:
  - id: branches
    title: {zh: 当月累计, en: Month}
    note:
      zh: 大客户为期末已列为大客户的客户。任务取有效销售目标中该分部的当月数，没有当月数的取全年数的十二分之一。合计行的比率由合计数重新计算。
      en: Key accounts are those of the end of the period. The target is that of the branch for the month in the sales targets in force, or a twelfth of the year's. Rates of the total are computed from totals.
    empty:
      zh: 本月没有对大客户的销售。
      en: Nothing was sold to key accounts in this month.
    columns:
      - {name: brand, title: {zh: 品牌, en: Brand}, empty: dash, width: 8}
      - {name: branch, title: {zh: 分部, en: Branch}, width: 11}
      - {name: month_sales, title: {zh: 销售额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, width: 13}
      - {name: month_units, title: {zh: 销售量, en: Units}, format: quantity, width: 9}
      - {name: month_attainment, title: {zh: 任务达成比率, en: Attainment}, format: percent, decimals: 1, empty: dash, width: 9}
      - {name: month_unit_value, title: {zh: 单品价值, en: Value per unit}, unit: {zh: 元, en: CNY}, format: money, empty: dash, width: 10}
      - {name: month_book_profit, title: {zh: 账面利润额, en: Book profit}, unit: {zh: 元, en: CNY}, format: money, empty: dash, width: 12}
      - {name: month_book_margin, title: {zh: 账面利润率, en: Book margin}, format: percent, decimals: 1, empty: dash, width: 9}
      - {name: month_attainment_total, title: {zh: 任务达成率（总量）, en: Volume attained}, format: percent, decimals: 1, empty: dash, width: 9}
      - {name: month_attainment_exclusive, title: {zh: 任务达成率（包销）, en: "Volume attained, exclusive"}, format: percent, decimals: 1, empty: dash, width: 9}
  - id: year
    title: {zh: 年度累计, en: Year to date}
    empty:
      zh: 本年没有对大客户的销售。
      en: Nothing was sold to key accounts in this year.
    columns:
      - {name: brand, title: {zh: 品牌, en: Brand}, empty: dash, width: 8}
      - {name: branch, title: {zh: 分部, en: Branch}, width: 11}
      - {name: year_sales, title: {zh: 销售额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, width: 13}
      - {name: year_units, title: {zh: 销售量, en: Units}, format: quantity, width: 9}
      - {name: year_unit_value, title: {zh: 平均单品值, en: Value per unit}, unit: {zh: 元, en: CNY}, format: money, empty: dash, width: 10}
      - {name: year_book_profit, title: {zh: 账面利润额, en: Book profit}, unit: {zh: 元, en: CNY}, format: money, empty: dash, width: 12}
      - {name: year_book_margin, title: {zh: 账面利润率, en: Book margin}, format: percent, decimals: 1, empty: dash, width: 9}
      - {name: year_progress, title: {zh: 任务完成比率（进度）, en: Progress to the year's target}, format: percent, decimals: 1, empty: dash, width: 11}
  - id: notes
    title: {zh: 账面利润情况说明, en: Notes on the book profit}
    empty:
      zh: 本月没有说明。
      en: No notes for this month.
    columns:
      - {name: brand, title: {zh: 品牌, en: Brand}, empty: dash, width: 8}
      - {name: department, title: {zh: 部门, en: Department}, empty: dash, width: 12}
      - {name: month_profit_note, title: {zh: 说明, en: Note}, width: 50}
  - id: month-chart
    title: {zh: 月度各地区任务完成情况, en: Month by region}
    half: true
    columns:
      - {name: region, title: {zh: 地区, en: Region}, empty: dash}
      - {name: sales, title: {zh: 完成额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, total: sum}
      - {name: attainment, title: {zh: 任务完成比率, en: Attainment}, format: percent, decimals: 1, empty: dash}
    chart:
      type: bar
      label: region
      format: money
      series: [{column: sales, title: {zh: 完成额, en: Sales}, tone: blue-2}]
  - id: year-chart
    title: {zh: 年度各地区任务完成情况, en: Year by region}
    half: true
    columns:
      - {name: region, title: {zh: 地区, en: Region}, empty: dash}
      - {name: sales, title: {zh: 完成额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, total: sum}
      - {name: attainment, title: {zh: 任务完成比率, en: Attainment}, format: percent, decimals: 1, empty: dash}
    chart:
      type: bar
      label: region
      format: money
      series: [{column: sales, title: {zh: 完成额, en: Sales}, tone: blue-2}]
*/

WITH decided AS (
  SELECT customer, conclusion,
    row_number() OVER (PARTITION BY customer ORDER BY decided_on DESC, id DESC) AS place
  FROM key_evaluations
  WHERE decided_on <= :to AND conclusion IN ('accept', 'withdraw')
),
key_accounts AS (SELECT customer FROM decided WHERE place = 1 AND conclusion = 'accept'),
city AS (
  SELECT r.id AS region, coalesce(u.id, r.id) AS city
  FROM regions AS r LEFT JOIN regions AS u ON u.id = r.parent
),
spans (span, first) AS (
  VALUES ('month', substr(:from, 1, 7)), ('year', substr(:from, 1, 4) || '-01')
),
sold AS (
  SELECT
    spans.span, p.brand, s.branch, city.city,
    s.net_amount, s.quantity, s.cost, s.exclusive
  FROM spans
  JOIN sales AS s ON s.month BETWEEN spans.first AND substr(:to, 1, 7)
  JOIN key_accounts AS k ON k.customer = s.customer
  JOIN customers AS c ON c.id = s.customer
  LEFT JOIN city ON city.region = c.region
  LEFT JOIN products AS p ON p.id = s.product
),
-- a line without a month is for the year: a twelfth of it is the target of a month
aims AS (
  SELECT
    coalesce(l.brand, p.brand) AS brand, l.branch, coalesce(city.city, l.region) AS city,
    coalesce(l.exclusive, 0) AS exclusive, l.month, l.sales_target, l.quantity_target
  FROM targets AS t
  JOIN targets_lines AS l ON l.record = t.id
  LEFT JOIN products AS p ON p.id = l.product
  LEFT JOIN city ON city.region = l.region
  WHERE t.target_type = 'sales' AND l.product IS NULL AND t.state NOT IN ('draft', 'replaced')
    AND coalesce(t.starts_on, t.year || '-01-01') <= :to
    AND coalesce(t.ends_on, t.year || '-12-31') >= :from
    AND (l.month IS NULL OR l.month BETWEEN substr(:from, 1, 4) || '-01' AND substr(:from, 1, 4) || '-12')
),
aimed AS (
  SELECT
    spans.span, a.brand, a.branch, a.city, a.exclusive,
    -- hundredths of a twelfth keep a twelfth exact
    CASE
      WHEN spans.span = 'year' THEN 12 * a.sales_target
      WHEN a.month IS NULL THEN a.sales_target
      WHEN a.month = substr(:to, 1, 7) THEN 12 * a.sales_target
    END AS amount,
    CASE
      WHEN spans.span = 'year' THEN 12 * a.quantity_target
      WHEN a.month IS NULL THEN a.quantity_target
      WHEN a.month = substr(:to, 1, 7) THEN 12 * a.quantity_target
    END AS units
  FROM spans, aims AS a
),
branches AS (
  SELECT
    span, brand, branch, 0 AS whole,
    sum(net_amount) AS amount, sum(quantity) AS units,
    sum(CASE WHEN exclusive THEN quantity END) AS exclusive_units,
    CASE WHEN count(*) = count(cost) THEN sum(net_amount - cost) END AS profit
  FROM sold GROUP BY span, brand, branch
  UNION ALL
  SELECT
    span, NULL, NULL, 1,
    sum(net_amount), sum(quantity), sum(CASE WHEN exclusive THEN quantity END),
    CASE WHEN count(*) = count(cost) THEN sum(net_amount - cost) END
  FROM sold GROUP BY span
),
-- the total is held against the targets of the brands and branches that are listed
compared AS (
  SELECT
    b.*,
    (SELECT sum(a.amount) FROM aimed AS a WHERE a.span = b.span AND NOT a.exclusive
      AND EXISTS (SELECT 1 FROM branches AS o WHERE o.span = b.span AND NOT o.whole
        AND o.brand IS a.brand AND o.branch IS a.branch
        AND (b.whole OR (o.brand IS b.brand AND o.branch IS b.branch)))) AS aim,
    (SELECT sum(a.units) FROM aimed AS a WHERE a.span = b.span AND NOT a.exclusive
      AND EXISTS (SELECT 1 FROM branches AS o WHERE o.span = b.span AND NOT o.whole
        AND o.brand IS a.brand AND o.branch IS a.branch
        AND (b.whole OR (o.brand IS b.brand AND o.branch IS b.branch)))) AS aim_units,
    (SELECT sum(a.units) FROM aimed AS a WHERE a.span = b.span AND a.exclusive
      AND EXISTS (SELECT 1 FROM branches AS o WHERE o.span = b.span AND NOT o.whole
        AND o.brand IS a.brand AND o.branch IS a.branch
        AND (b.whole OR (o.brand IS b.brand AND o.branch IS b.branch)))) AS aim_exclusive
  FROM branches AS b
),
rated AS (
  SELECT
    span, brand, whole,
    CASE WHEN whole THEN CASE :lang WHEN 'en' THEN 'Total' ELSE '合计' END
      ELSE coalesce(branch, CASE :lang WHEN 'en' THEN 'No branch' ELSE '没有分部' END) END AS branch,
    amount, units, profit,
    CASE WHEN fair_aim > 0 THEN CAST(round(120000.0 * amount / fair_aim) AS INTEGER) END AS attainment,
    CASE WHEN units > 0 THEN CAST(round(1000.0 * amount / units) AS INTEGER) END AS unit_value,
    CASE WHEN amount > 0 THEN (20000 * profit + sign(profit) * amount) / (2 * amount) END AS margin,
    CASE WHEN fair_units > 0
      THEN CAST(round(120000.0 * units / fair_units) AS INTEGER)
    END AS attainment_total,
    CASE WHEN aim_exclusive > 0
      THEN CAST(round(120000.0 * coalesce(exclusive_units, 0) / aim_exclusive) AS INTEGER)
    END AS attainment_exclusive
  FROM (
    -- a total is held against targets only where every part of it has one
    SELECT *,
      CASE WHEN NOT whole OR count(aim) FILTER (WHERE NOT whole) OVER same
        = count(*) FILTER (WHERE NOT whole) OVER same THEN aim END AS fair_aim,
      CASE WHEN NOT whole OR count(aim_units) FILTER (WHERE NOT whole) OVER same
        = count(*) FILTER (WHERE NOT whole) OVER same THEN aim_units END AS fair_units
    FROM compared
    WINDOW same AS (PARTITION BY span)
  )
),
regional AS (
  SELECT s.span, s.city, sum(s.net_amount) AS amount,
    (SELECT sum(a.amount) FROM aimed AS a
      WHERE a.span = s.span AND NOT a.exclusive AND a.city = s.city) AS aim
  FROM sold AS s
  GROUP BY s.span, s.city
)

-- section: branches
SELECT
  brand, branch,
  amount AS month_sales, units AS month_units, attainment AS month_attainment,
  unit_value AS month_unit_value, profit AS month_book_profit, margin AS month_book_margin,
  attainment_total AS month_attainment_total, attainment_exclusive AS month_attainment_exclusive
FROM rated WHERE span = 'month'
ORDER BY whole, brand IS NULL, brand, branch;

-- section: year
SELECT
  brand, branch,
  amount AS year_sales, units AS year_units, unit_value AS year_unit_value,
  profit AS year_book_profit, margin AS year_book_margin, attainment AS year_progress
FROM rated WHERE span = 'year'
ORDER BY whole, brand IS NULL, brand, branch;

-- section: notes
SELECT n.brand, d.name AS department, n.note AS month_profit_note
FROM profit_notes AS n
LEFT JOIN departments AS d ON d.id = n.department
WHERE n.month = substr(:to, 1, 7)
ORDER BY n.brand, d.name_pinyin, n.id;

-- section: month-chart
SELECT
  r.name AS region, g.amount AS sales,
  CASE WHEN g.aim > 0 THEN CAST(round(120000.0 * g.amount / g.aim) AS INTEGER) END AS attainment
FROM regional AS g
LEFT JOIN regions AS r ON r.id = g.city
WHERE g.span = 'month'
ORDER BY g.amount DESC, r.name_pinyin, r.id;

-- section: year-chart
SELECT
  r.name AS region, g.amount AS sales,
  CASE WHEN g.aim > 0 THEN CAST(round(120000.0 * g.amount / g.aim) AS INTEGER) END AS attainment
FROM regional AS g
LEFT JOIN regions AS r ON r.id = g.city
WHERE g.span = 'year'
ORDER BY g.amount DESC, r.name_pinyin, r.id
