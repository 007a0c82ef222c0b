/*
id: sales-by-product
title: {zh: 客户销售分析表, en: Customer sales analysis}
description:
  zh: 期内每个客户各种产品的销售额，横竖都有合计。
  en: Sales of the period by customer and product, with totals both ways.
source: [S4-3.06]
group: dealings
order: 4306
period: [quarter, year]
dates: sales.month
form: sales-by-product
sections:
  - id: rows
    title: {zh: 客户与产品, en: Customers and products}
    unit: {zh: 元, en: CNY}
    note:
      zh: 销售额扣除折扣和退货、不含税。
      en: Sales are after discounts and returns, without tax.
    empty:
      zh: 本期没有销售。
      en: Nothing was sold in this period.
    columns:
      - {name: code, title: {zh: 客户编号, en: Number}, extra: true, width: 10}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, filter: text, width: 22}
      - {name: amount, title: {zh: 产品, en: Product}, pivot: product, sort: product_place, format: money, total: sum, empty: dash, width: 13}
      - {name: total, title: {zh: 合计, en: Total}, format: money, total: sum, width: 14}
  - id: products
    title: {zh: 各产品合计, en: Totals by product}
    half: true
    columns:
      - {name: product, title: {zh: 产品, en: Product}, link: product_id, link_kind: products}
      - {name: column_total, title: {zh: 合计, en: Total}, unit: {zh: 元, en: CNY}, format: money, total: sum}
    chart:
      type: bar
      label: product
      format: money
      series: [{column: column_total, title: {zh: 销售额, en: Sales}, tone: blue-2}]
  - id: whole
    title: {zh: 总计, en: Grand total}
    half: true
    show: facts
    columns:
      - {name: customers, title: {zh: 有销售的客户, en: Customers with sales}, format: integer}
      - {name: grand_total, title: {zh: 总计, en: Grand total}, unit: {zh: 元, en: CNY}, format: money}
      - {name: before, title: {zh: 上期, en: Period before}, unit: {zh: 元, en: CNY}, format: money, empty: dash}
      - {name: change, title: {zh: 比上期, en: Change}, format: percent, decimals: 1, signed: true, empty: dash}
*/

-- section: rows
WITH sold AS (
  SELECT customer, product, sum(net_amount) AS amount
  FROM sales
  WHERE month BETWEEN substr(:from, 1, 7) AND substr(:to, 1, 7)
  GROUP BY customer, product
)
SELECT
  c.id AS customer_id,
  coalesce(c.code, c.id) AS code,
  c.name AS customer,
  c.name_pinyin,
  coalesce(p.short_name, p.name, sold.product) AS product,
  dense_rank() OVER (ORDER BY p.id IS NULL, p.name_pinyin, sold.product) AS product_place,
  sold.amount,
  sum(sold.amount) OVER (PARTITION BY sold.customer) AS total
FROM sold
LEFT JOIN customers AS c ON c.id = sold.customer
LEFT JOIN products AS p ON p.id = sold.product
ORDER BY total DESC, c.name_pinyin, c.id, product_place;

-- section: products
SELECT
  p.id AS product_id,
  coalesce(p.name, s.product) AS product,
  sum(s.net_amount) AS column_total
FROM sales AS s
LEFT JOIN products AS p ON p.id = s.product
WHERE s.month BETWEEN substr(:from, 1, 7) AND substr(:to, 1, 7)
GROUP BY s.product
ORDER BY column_total DESC, p.name_pinyin, s.product;

-- section: whole
WITH span AS (
  SELECT
    substr(:from, 1, 7) AS first,
    substr(:to, 1, 7) AS last,
    12 * (substr(:to, 1, 4) - substr(:from, 1, 4)) + substr(:to, 6, 2) - substr(:from, 6, 2) + 1
      AS months
),
earlier AS (
  SELECT
    strftime('%Y-%m', :from, '-' || months || ' months') AS first,
    strftime('%Y-%m', :from, '-1 month') AS last
  FROM span
),
now AS (
  SELECT count(DISTINCT customer) AS customers, coalesce(sum(net_amount), 0) AS amount
  FROM sales, span WHERE month BETWEEN first AND last
),
past AS (SELECT sum(net_amount) AS amount FROM sales, earlier WHERE month BETWEEN first AND last)
SELECT
  now.customers,
  now.amount AS grand_total,
  past.amount AS before,
  CASE WHEN past.amount > 0
    THEN CAST(round(10000.0 * (now.amount - past.amount) / past.amount) AS INTEGER)
  END AS change
FROM now, past
