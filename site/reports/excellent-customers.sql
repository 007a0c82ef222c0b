/*
id: excellent-customers
title: {zh: 优秀客户统计表, en: Statistics of excellent customers}
description:
  zh: 截至期末十二个月里符合公司标准的客户，附交易总额、毛利和优惠产品。
  en: Customers that meet the company's criteria in the twelve months up to the end of the period, with turnover, gross profit and products on preferential terms.
source: [S4-7.12]
group: judgement
order: 4712
period: [quarter, year]
dates: sales.month
form: excellent-customers
sections:
  - id: criteria
    title: {zh: 标准, en: Criteria}
    show: facts
    columns:
      - {name: words, title: {zh: 文字说明, en: In words}, empty: unset}
      - {name: sales_growth, title: {zh: 销售同比增长不低于, en: Sales grew by at least}, format: percent, empty: unset}
      - {name: top_profit_share, title: {zh: 毛利排在前, en: Among the highest by gross profit}, format: percent, empty: unset}
      - {name: lowest_class, title: {zh: 客户等级不低于, en: Class not below}, empty: unset}
      - {name: satisfaction, title: {zh: 满意度不低于, en: Satisfaction of at least}, format: score, empty: unset}
      - {name: no_overdue, title: {zh: 没有逾期应收, en: Nothing overdue}, format: bool, empty: unset}
  - id: rows
    title: {zh: 优秀客户, en: Excellent customers}
    empty:
      zh: 没有符合标准的客户，或公司还没有定出标准。
      en: No customer meets the criteria, or the company has set none.
    columns:
      - {name: customer, title: {zh: 优质客户名称, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, width: 24}
      - {name: main_business, title: {zh: 主营项目, en: Main business}, empty: dash, width: 16}
      - {name: person_in_charge, title: {zh: 负责人, en: Person in charge}, empty: dash, only: customers.legal_representative_name, width: 10}
      - {name: annual_turnover, title: {zh: 年交易总额, en: Yearly turnover}, unit: {zh: 元, en: CNY}, format: money, total: sum, width: 14}
      - {name: preferential_product, title: {zh: 优惠产品, en: Product on preferential terms}, empty: dash, width: 16}
      - {name: preferential_price, title: {zh: 优惠价格, en: Preferential price}, empty: dash, width: 12}
      - {name: annual_gross_profit, title: {zh: 年交易毛利, en: Yearly gross profit}, unit: {zh: 元, en: CNY}, format: money, total: sum, empty: dash, width: 14}
*/

WITH rule AS (
  SELECT
    json_extract(value, '$.text') AS words,
    CAST(round(100 * json_extract(value, '$.sales_growth')) AS INTEGER) AS growth,
    CAST(round(100 * json_extract(value, '$.top_profit_share')) AS INTEGER) AS top,
    json_extract(value, '$.lowest_class') AS class,
    CAST(round(100 * json_extract(value, '$.satisfaction')) AS INTEGER) AS satisfaction,
    json_extract(value, '$.no_overdue') AS no_overdue
  FROM policy WHERE setting = 'excellent_criteria' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
)

-- section: criteria
SELECT
  words, growth AS sales_growth, top AS top_profit_share, class AS lowest_class, satisfaction,
  no_overdue
FROM rule;

-- section: rows
, sold AS (
  SELECT
    customer,
    sum(CASE WHEN month > strftime('%Y-%m', :to, 'start of month', '-12 months') THEN net_amount END) AS now,
    sum(CASE WHEN month <= strftime('%Y-%m', :to, 'start of month', '-12 months') THEN net_amount END) AS past,
    sum(CASE WHEN month > strftime('%Y-%m', :to, 'start of month', '-12 months') THEN net_amount - cost END) AS profit
  FROM sales
  WHERE month BETWEEN strftime('%Y-%m', :to, 'start of month', '-23 months') AND substr(:to, 1, 7)
  GROUP BY customer
),
ranked AS (
  SELECT *, rank() OVER (ORDER BY profit DESC) AS place, count(*) OVER () AS customers
  FROM sold
  WHERE now > 0
),
given AS (
  SELECT customer, investigated_on AS day, id, assessment_credit_grade AS grade
  FROM credits WHERE assessment_credit_grade IS NOT NULL AND investigated_on <= :to
  UNION ALL
  SELECT customer, valid_from, id, new_grade FROM credit_changes
  WHERE state IN ('effective', 'notified') AND new_grade IS NOT NULL AND valid_from <= :to
),
classes (class, position) AS (VALUES ('AAA', 1), ('AA', 2), ('A', 3), ('B', 4)),
classed AS (
  SELECT g.customer, k.position
  FROM (
    SELECT *, row_number() OVER (PARTITION BY customer ORDER BY day DESC, id DESC) AS place
    FROM given
  ) AS g
  JOIN json_each((
    SELECT value FROM policy WHERE setting = 'customer_classes' AND from_date <= min(:to, :as_of)
    ORDER BY from_date DESC LIMIT 1
  )) AS m ON m.key = g.grade
  JOIN classes AS k ON k.class = m.value
  WHERE g.place = 1
),
late AS (
  SELECT customer FROM receivables
  WHERE month = (SELECT max(month) FROM receivables WHERE month <= substr(:to, 1, 7))
    AND due_on <= :to AND open_amount > 0
),
satisfied AS (
  SELECT customer, sum(overall_score) AS scores, count(overall_score) AS n
  FROM survey_answers
  WHERE answered_on > date(:to, '-12 months') AND answered_on <= :to
  GROUP BY customer
)
SELECT
  c.id AS customer_id,
  c.name AS customer,
  c.name_pinyin,
  c.profile_industry AS main_business,
  c.legal_representative_name AS person_in_charge, -- only: customers.legal_representative_name
  r.now AS annual_turnover,
  (SELECT group_concat(p.name, CASE :lang WHEN 'en' THEN ', ' ELSE '、' END)
    FROM (SELECT p.name FROM products_special_prices AS s JOIN products AS p ON p.id = s.record
      WHERE s.customer = c.id AND coalesce(s."from", :to) <= :to AND coalesce(s."to", :to) >= :to
      ORDER BY p.name_pinyin, p.id) AS p) AS preferential_product,
  (SELECT group_concat(p.price, CASE :lang WHEN 'en' THEN ', ' ELSE '、' END)
    FROM (SELECT printf('%d.%02d', s.price / 100, s.price % 100) AS price
      FROM products_special_prices AS s JOIN products AS p ON p.id = s.record
      WHERE s.customer = c.id AND coalesce(s."from", :to) <= :to AND coalesce(s."to", :to) >= :to
      ORDER BY p.name_pinyin, p.id) AS p) AS preferential_price,
  r.profit AS annual_gross_profit
FROM ranked AS r
JOIN customers AS c ON c.id = r.customer
JOIN rule
LEFT JOIN classed AS k ON k.customer = r.customer
LEFT JOIN satisfied AS a ON a.customer = r.customer
WHERE (rule.growth IS NOT NULL OR rule.top IS NOT NULL OR rule.class IS NOT NULL
    OR rule.satisfaction IS NOT NULL OR rule.no_overdue)
  AND (rule.growth IS NULL OR (r.past > 0 AND 10000 * (r.now - r.past) >= rule.growth * r.past))
  AND (rule.top IS NULL OR (r.profit > 0 AND 10000 * r.place <= rule.top * r.customers))
  AND (rule.class IS NULL
    OR k.position <= (SELECT position FROM classes WHERE class = rule.class))
  AND (rule.satisfaction IS NULL OR (a.n > 0 AND a.scores >= rule.satisfaction * a.n))
  AND (NOT rule.no_overdue OR r.customer NOT IN (SELECT customer FROM late))
ORDER BY r.now DESC, coalesce(c.code, c.id)
