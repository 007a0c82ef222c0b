/*
id: priority-customers
title: {zh: 重点客户管理表, en: Priority customer management}
description:
  zh: 期内销售额、销售增长率和销售利润率各排前几名的客户，以及选定的重点管理客户和完成情况。
  en: Customers that rank highest by sales, growth and margin in the period, and the priority customers chosen with how far they are.
source: [S4-3.09]
group: dealings
order: 4309
period: [quarter, year]
dates: sales.month
form: priority-customers
sections:
  - id: top-sales
    title: {zh: 销售额排名, en: By sales}
    columns:
      - {name: rank, title: {zh: 序号, en: Rank}, format: integer, align: center, width: 6}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, width: 30}
      - {name: sales, title: {zh: 销售额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, width: 16}
  - id: top-growth
    title: {zh: 销售增长率排名, en: By growth of sales}
    half: true
    note:
      zh: 与上年同期比；本期销售额低于规定下限的、上年同期没有销售的不排名。
      en: Against the same period of the year before. Customers below the least sales set, or without sales then, are not ranked.
    columns:
      - {name: rank, title: {zh: 序号, en: Rank}, format: integer, align: center, width: 6}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, width: 30}
      - {name: growth_rate, title: {zh: 增长率, en: Growth}, format: percent, decimals: 1, signed: true, width: 10}
  - id: top-margin
    title: {zh: 销售利润率排名, en: By profit margin}
    half: true
    note:
      zh: 利润率＝（销售净额－成本）÷销售净额；销售额低于规定下限的不排名。
      en: Margin is (net sales less cost) divided by net sales. Customers below the least sales set are not ranked.
    columns:
      - {name: rank, title: {zh: 序号, en: Rank}, format: integer, align: center, width: 6}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, width: 30}
      - {name: profit_margin, title: {zh: 利润率, en: Margin}, format: percent, decimals: 1, width: 10}
  - id: chosen
    title: {zh: 重点管理, en: Priority customers}
    empty:
      zh: 本期没有选定重点管理客户。
      en: No priority customers were chosen for this period.
    columns:
      - {name: customer, title: {zh: 重点管理客户, en: Priority customer}, link: customer_id, link_kind: customers, width: 22}
      - {name: sales_target, title: {zh: 销售额目标, en: Sales target}, unit: {zh: 元, en: CNY}, format: money, empty: unset, width: 13}
      - {name: achieved, title: {zh: 已完成, en: Achieved}, unit: {zh: 元, en: CNY}, format: money, extra: true, width: 13}
      - {name: attainment, title: {zh: 完成率, en: Attainment}, format: percent, decimals: 1, empty: dash, extra: true, width: 9}
      - {name: reason, title: {zh: 将其设为重点客户的原因, en: Reason}, width: 26}
      - {name: actions, title: {zh: 实现目标的行动措施, en: Actions to reach the target}, width: 28}
      - {name: manager_opinion, title: {zh: 客户服务部经理建议, en: Opinion of the Customer Service Manager}, empty: dash, width: 18}
      - {name: general_manager_opinion, title: {zh: 总经理建议, en: Opinion of the general manager}, empty: dash, width: 18}
*/

WITH settings AS (
  SELECT
    (SELECT json_extract(value, '$') FROM policy
      WHERE setting = 'priority_top' AND from_date <= min(:to, :as_of)
      ORDER BY from_date DESC LIMIT 1) AS top,
    (SELECT CAST(round(100 * json_extract(value, '$')) AS INTEGER) FROM policy
      WHERE setting = 'priority_min_sales' AND from_date <= min(:to, :as_of)
      ORDER BY from_date DESC LIMIT 1) AS least
),
sold AS (
  SELECT
    s.customer,
    sum(CASE WHEN s.month >= substr(:from, 1, 7) THEN s.net_amount END) AS sales,
    sum(CASE WHEN s.month >= substr(:from, 1, 7) THEN s.net_amount - s.cost END) AS profit,
    count(CASE WHEN s.month >= substr(:from, 1, 7) AND s.cost IS NULL THEN 1 END) AS unknown,
    sum(CASE WHEN s.month <= strftime('%Y-%m', :to, 'start of month', '-12 months')
      THEN s.net_amount END) AS before
  FROM sales AS s
  WHERE s.month BETWEEN substr(:from, 1, 7) AND substr(:to, 1, 7)
    OR s.month BETWEEN strftime('%Y-%m', :from, '-12 months')
      AND strftime('%Y-%m', :to, 'start of month', '-12 months')
  GROUP BY s.customer
)

-- section: top-sales
, ranked AS (
  SELECT *, rank() OVER (ORDER BY sales DESC) AS place FROM sold WHERE sales > 0
)
SELECT
  r.place AS rank, c.id AS customer_id, c.name AS customer, c.name_pinyin, r.sales
FROM ranked AS r, settings
JOIN customers AS c ON c.id = r.customer
WHERE settings.top IS NULL OR r.place <= settings.top
ORDER BY r.place, coalesce(c.code, c.id);

-- section: top-growth
, grown AS (
  SELECT sold.*, (20000 * (sales - before) + sign(sales - before) * before) / (2 * before) AS growth
  FROM sold, settings
  WHERE sales > 0 AND before > 0 AND sales >= coalesce(settings.least, 0)
),
ranked AS (
  SELECT *, rank() OVER (ORDER BY growth DESC) AS place FROM grown
)
SELECT
  r.place AS rank, c.id AS customer_id, c.name AS customer, c.name_pinyin,
  r.growth AS growth_rate
FROM ranked AS r, settings
JOIN customers AS c ON c.id = r.customer
WHERE settings.top IS NULL OR r.place <= settings.top
ORDER BY r.place, coalesce(c.code, c.id);

-- section: top-margin
, earned AS (
  SELECT sold.*, (20000 * profit + sign(profit) * sales) / (2 * sales) AS margin
  FROM sold, settings
  WHERE sales > 0 AND unknown = 0 AND sales >= coalesce(settings.least, 0)
),
ranked AS (
  SELECT *, rank() OVER (ORDER BY margin DESC) AS place FROM earned
)
SELECT
  r.place AS rank, c.id AS customer_id, c.name AS customer, c.name_pinyin,
  r.margin AS profit_margin
FROM ranked AS r, settings
JOIN customers AS c ON c.id = r.customer
WHERE settings.top IS NULL OR r.place <= settings.top
ORDER BY r.place, coalesce(c.code, c.id);

-- section: chosen
, valid AS (
  SELECT
    t.id,
    coalesce(t.starts_on, t.year || '-01-01') AS begins,
    coalesce(t.ends_on, t.year || '-12-31') AS ends
  FROM targets AS t
  WHERE t.target_type = 'priority_customers'
),
chosen AS (
  SELECT
    l.customer, l.sales_target, l.reason, l.actions,
    v.id AS sheet,
    (SELECT coalesce(sum(s.net_amount), 0) FROM sales AS s
      WHERE s.customer = l.customer
        AND s.month BETWEEN substr(v.begins, 1, 7) AND substr(min(v.ends, :to), 1, 7)) AS achieved
  FROM valid AS v
  JOIN targets_lines AS l ON l.record = v.id
  WHERE v.begins <= :to AND v.ends >= :from AND l.customer IS NOT NULL
)
SELECT
  c.id AS customer_id,
  c.name AS customer,
  l.sales_target,
  l.achieved,
  CASE WHEN l.sales_target > 0
    THEN (20000 * l.achieved + sign(l.achieved) * l.sales_target) / (2 * l.sales_target)
  END AS attainment,
  l.reason,
  l.actions,
  (SELECT s.opinion FROM targets_sign_offs AS s
    WHERE s.record = l.sheet AND s.role = 'customer_service_manager'
    ORDER BY s.n DESC LIMIT 1) AS manager_opinion,
  (SELECT s.opinion FROM targets_sign_offs AS s
    WHERE s.record = l.sheet AND s.role = 'general_manager'
    ORDER BY s.n DESC LIMIT 1) AS general_manager_opinion
FROM chosen AS l
JOIN customers AS c ON c.id = l.customer
ORDER BY l.sales_target IS NULL, l.sales_target DESC, c.name_pinyin, c.id
