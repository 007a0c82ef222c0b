/*
id: monthly-sales
title: {zh: 客户销售信息月报表, en: Monthly report of sales to customers}
description:
  zh: 期内每个客户每种商品的销售金额、折扣、毛利额和毛利率，附负责人和店。
  en: Sales, discount, gross profit and margin by customer and product, with store and person responsible.
source: [S4-7.06]
group: dealings
order: 4706
period: [month, quarter, year]
dates: sales.month
form: monthly-sales
sections:
  - id: rows
    title: {zh: 明细, en: Sales}
    note:
      zh: 销售金额为折扣前；毛利额＝销售金额－折扣－成本，毛利率＝毛利额÷（销售金额－折扣）；有一行没有成本的不计毛利。
      en: Sales are before discount. Gross profit is sales less discount and cost, margin is gross profit by sales less discount. Where the cost of any row is missing there is no profit.
    empty:
      zh: 本期没有销售。
      en: Nothing was sold in this period.
    columns:
      - {name: store, title: {zh: 店, en: Store}, filter: choice, empty: dash, width: 10}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, filter: text, width: 22}
      - {name: customer_no, title: {zh: 客户编号, en: Customer no.}, width: 9}
      - {name: responsible_no, title: {zh: 负责人编号, en: Responsible}, link: responsible_id, link_kind: staff, empty: dash, width: 9}
      - {name: product_no, title: {zh: 商品编号, en: Product no.}, link: product_id, link_kind: products, width: 9}
      - {name: sales_amount, title: {zh: 销售金额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, total: sum, width: 13}
      - {name: discount_amount, title: {zh: 折扣金额, en: Discount}, unit: {zh: 元, en: CNY}, format: money, total: sum, width: 11}
      - {name: gross_profit, title: {zh: 毛利额, en: Gross profit}, unit: {zh: 元, en: CNY}, format: money, total: sum, empty: dash, width: 12}
      - {name: gross_margin, title: {zh: 毛利率, en: Margin}, format: percent, decimals: 1, empty: dash, width: 8}
      - {name: remarks, title: {zh: 备注, en: Remarks}, empty: blank, width: 14}
  - id: stores
    title: {zh: 各店合计, en: By store}
    half: true
    columns:
      - {name: store, title: {zh: 店, en: Store}, empty: dash}
      - {name: net, title: {zh: 销售净额, en: Net sales}, unit: {zh: 元, en: CNY}, format: money, total: sum}
      - {name: before, title: {zh: 上期, en: Period before}, unit: {zh: 元, en: CNY}, format: money, total: sum}
      - {name: change, title: {zh: 比上期, en: Change}, format: percent, decimals: 1, signed: true, empty: dash}
*/

-- section: rows
WITH sold AS (
  SELECT
    branch, customer, seller, product,
    sum(net_amount + coalesce(discount, 0)) AS sales_amount,
    sum(coalesce(discount, 0)) AS discount_amount,
    sum(net_amount) AS net,
    CASE WHEN count(*) = count(cost) THEN sum(net_amount - cost) END AS profit
  FROM sales
  WHERE month BETWEEN substr(:from, 1, 7) AND substr(:to, 1, 7)
  GROUP BY branch, customer, seller, product
)
SELECT
  s.branch AS store,
  c.id AS customer_id,
  c.name AS customer,
  c.name_pinyin,
  coalesce(c.code, c.id) AS customer_no,
  w.id AS responsible_id,
  coalesce(w.code, w.id) AS responsible_no,
  p.id AS product_id,
  coalesce(p.code, p.id, s.product) AS product_no,
  s.sales_amount,
  s.discount_amount,
  s.profit AS gross_profit,
  CASE WHEN s.net > 0 THEN (20000 * s.profit + sign(s.profit) * s.net) / (2 * s.net) END AS gross_margin,
  (SELECT l.remarks FROM submissions AS b JOIN submissions_lines AS l ON l.record = b.id
    WHERE b.list_type = 'monthly_sales' AND b.month = substr(:to, 1, 7)
      AND l.customer = s.customer AND (l.product IS NULL OR l.product = s.product)
    ORDER BY b.id DESC, l.product IS NULL LIMIT 1) AS remarks
FROM sold AS s
LEFT JOIN customers AS c ON c.id = s.customer
LEFT JOIN staff AS w ON w.id = s.seller
LEFT JOIN products AS p ON p.id = s.product
ORDER BY s.branch IS NULL, s.branch, c.name_pinyin, c.id, product_no, s.seller;

-- section: stores
WITH span AS (
  SELECT 12 * (substr(:to, 1, 4) - substr(:from, 1, 4))
    + substr(:to, 6, 2) - substr(:from, 6, 2) + 1 AS months
),
both AS (
  SELECT branch, net_amount AS now, 0 AS past
  FROM sales
  WHERE month BETWEEN substr(:from, 1, 7) AND substr(:to, 1, 7)
  UNION ALL
  SELECT branch, 0, net_amount
  FROM sales, span
  WHERE month BETWEEN strftime('%Y-%m', :from, '-' || months || ' months')
    AND strftime('%Y-%m', :from, '-1 month')
)
SELECT
  branch AS store,
  sum(now) AS net,
  sum(past) AS before,
  CASE WHEN sum(past) > 0 THEN
    (20000 * (sum(now) - sum(past)) + sign(sum(now) - sum(past)) * sum(past)) / (2 * sum(past))
  END AS change
FROM both
GROUP BY branch
ORDER BY branch IS NULL, branch
