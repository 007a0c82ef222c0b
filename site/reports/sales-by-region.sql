/*
id: sales-by-region
title: {zh: 客户区域分析表, en: Customer analysis by region}
description:
  zh: 各地区的客户数、占全部客户的比例和占公司销售额的比例。
  en: Customers of each region, their share of all customers and of the company's sales.
source: [S4-3.05]
group: dealings
order: 4305
period: [quarter, year]
dates: sales.month
form: sales-by-region
sections:
  - id: rows
    title: {zh: 各地区, en: By region}
    note:
      zh: 客户数为期末在册客户，加上期内有销售的客户；销售额扣除折扣和退货、不含税。比例按最大余数取舍，合计为 100%。
      en: Counted are the customers on file at the end of the period and those with sales in it. Sales are after discounts and returns, without tax. Shares are rounded by largest remainder and add up to 100 %.
    columns:
      - {name: region, title: {zh: 区域, en: Region}, link: region_id, link_kind: regions, width: 20}
      - {name: customer_count, title: {zh: 客户数量, en: Customers}, format: integer, total: sum, width: 12}
      - {name: share_of_customers, title: {zh: 占客户总数量的比例, en: Share of all customers}, format: percent, decimals: 1, total: sum, empty: dash, width: 16}
      - {name: sales, title: {zh: 销售额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, total: sum, only: sales.net_amount, width: 16}
      - {name: share_of_sales, title: {zh: 占总销售额的比例, en: Share of all sales}, format: percent, decimals: 1, total: sum, empty: dash, only: sales.net_amount, width: 16}
    chart:
      type: bar
      label: region
      series: [{column: customer_count, title: {zh: 客户数量, en: Customers}, tone: blue-2}]
*/
WITH sold AS (
  SELECT
    customer,
    sum(net_amount) AS amount, -- only: sales.net_amount
    1 AS traded
  FROM sales
  WHERE month BETWEEN substr(:from, 1, 7) AND substr(:to, 1, 7)
  GROUP BY customer
),
counted AS (
  SELECT
    c.region,
    coalesce(sold.amount, 0) AS amount, -- only: sales.net_amount
    c.id
  FROM customers AS c
  LEFT JOIN sold ON sold.customer = c.id
  WHERE sold.traded OR (
    coalesce(c.opened_on, :to) <= :to
    AND coalesce((
      SELECT s."to" FROM customers_steps AS s
      WHERE s.record = c.id AND s."on" <= :to ORDER BY s.n DESC LIMIT 1
    ), '') <> 'closed'
  )
),
regional AS (
  SELECT
    r.id AS region_id,
    r.name AS region,
    r.name_pinyin AS sorted,
    sum(g.amount) AS amount, -- only: sales.net_amount
    count(*) AS n
  FROM counted AS g
  LEFT JOIN regions AS r ON r.id = g.region
  GROUP BY r.id
),
whole AS (
  SELECT
    sum(amount) AS amount, -- only: sales.net_amount
    sum(n) AS n
  FROM regional
),
-- tenths of a percent, cut off; what is left over goes to the largest remainders
cut AS (
  SELECT
    g.*,
    1000 * g.n / w.n AS part,
    1000 * g.n % w.n AS rest,
    CASE WHEN w.amount > 0 THEN (1000 * g.amount - ((1000 * g.amount % w.amount) + w.amount) % w.amount) / w.amount END AS money_part, -- only: sales.net_amount
    CASE WHEN w.amount > 0 THEN ((1000 * g.amount % w.amount) + w.amount) % w.amount END AS money_rest, -- only: sales.net_amount
    1 AS placed
  FROM regional AS g, whole AS w
)
SELECT
  region_id,
  region,
  n AS customer_count,
  10 * (part + (row_number() OVER (ORDER BY rest DESC, n DESC, region_id)
    <= 1000 - sum(part) OVER ())) AS share_of_customers,
  amount AS sales, -- only: sales.net_amount
  10 * (money_part + (row_number() OVER (ORDER BY money_rest DESC, amount DESC, region_id) <= 1000 - sum(money_part) OVER ())) AS share_of_sales, -- only: sales.net_amount
  placed
FROM cut
ORDER BY
  amount DESC, -- only: sales.net_amount
  n DESC, region_id IS NULL, sorted, region_id
