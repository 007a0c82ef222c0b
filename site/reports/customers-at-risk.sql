/*
id: customers-at-risk
title: {zh: 危险客户统计表, en: Statistics of customers at risk}
description:
  zh: 期末符合公司危险客户标准的客户，写明符合哪一项，附经营表现、财务状况和破产征兆。
  en: Customers that meet a criterion of risk at the end of the period, with the criterion, business performance, financial position and signs of bankruptcy.
source: [S4-7.13]
group: judgement
order: 4713
period: [month, quarter, year]
dates: receivables.month
form: customers-at-risk
sections:
  - id: criteria
    title: {zh: 标准（符合一项即列入）, en: "Criteria, one is enough"}
    show: facts
    columns:
      - {name: words, title: {zh: 文字说明, en: In words}, empty: unset}
      - {name: overdue_days, title: {zh: 应收逾期超过（天）, en: Overdue by more than (days)}, format: integer, empty: unset}
      - {name: overdue_amount, title: {zh: 且逾期金额超过, en: And more than}, unit: {zh: 元, en: CNY}, format: money, empty: unset}
      - {name: grade_lowered_months, title: {zh: 信用等级下调，几个月内, en: Credit grade lowered within (months)}, format: integer, empty: unset}
      - {name: sales_drop, title: {zh: 连续两个月销售同比下降超过, en: Sales fell two months running by more than}, format: percent, empty: unset}
      - {name: poor_collection, title: {zh: 货款回收状况不良, en: Collection is poor}, format: bool, empty: unset}
      - {name: bad_analysis, title: {zh: 信用分析有不良答案, en: Bad answers in the credit analysis}, format: bool, empty: unset}
  - id: rows
    title: {zh: 危险客户, en: Customers at risk}
    empty:
      zh: 没有符合标准的客户，或公司还没有定出标准。
      en: No customer meets a criterion, or the company has set none.
    columns:
      - {name: customer, title: {zh: 危险客户名称, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, width: 22}
      - {name: customer_no, title: {zh: 客户编号, en: Customer no.}, width: 10}
      - {name: main_business, title: {zh: 主营项目, en: Main business}, empty: dash, width: 14}
      - {name: person_in_charge, title: {zh: 负责人, en: Person in charge}, empty: dash, only: customers.legal_representative_name, width: 9}
      - {name: grounds, title: {zh: 列入原因, en: Why listed}, format: list, extra: true, width: 26}
      - {name: overdue, title: {zh: 逾期金额, en: Overdue}, unit: {zh: 元, en: CNY}, format: money, empty: dash, extra: true, width: 12}
      - {name: business_performance, title: {zh: 经营表现, en: Business performance}, empty: blank, width: 20}
      - {name: financial_position, title: {zh: 财务状况, en: Financial position}, empty: blank, width: 20}
      - {name: bankruptcy_signs, title: {zh: 破产征兆, en: Signs of bankruptcy}, empty: blank, width: 20}
*/

WITH rule AS (
  SELECT
    json_extract(value, '$.text') AS words,
    json_extract(value, '$.overdue_days') AS days,
    CAST(round(100 * json_extract(value, '$.overdue_amount')) AS INTEGER) AS amount,
    json_extract(value, '$.grade_lowered_months') AS lowered,
    CAST(round(100 * json_extract(value, '$.sales_drop')) AS INTEGER) AS fall,
    json_extract(value, '$.poor_collection') AS poor,
    json_extract(value, '$.bad_analysis') AS bad
  FROM policy WHERE setting = 'at_risk_criteria' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
)

-- section: criteria
SELECT
  words, days AS overdue_days, amount AS overdue_amount, lowered AS grade_lowered_months,
  fall AS sales_drop, poor AS poor_collection, bad AS bad_analysis
FROM rule;

-- section: rows
, snapshot AS (SELECT max(month) AS month FROM receivables WHERE month <= substr(:to, 1, 7)),
overdue AS (
  SELECT r.customer, sum(r.open_amount) AS amount
  FROM receivables AS r, snapshot, rule
  WHERE r.month = snapshot.month AND rule.days IS NOT NULL
    AND julianday(min(:to, :as_of)) - julianday(r.due_on) > rule.days
  GROUP BY r.customer
),
-- the two newest months of sales and the same months a year before
newest AS (SELECT max(month) AS month FROM sales WHERE month <= substr(:to, 1, 7)),
twice AS (
  SELECT newest.month AS month FROM newest
  UNION ALL SELECT strftime('%Y-%m', newest.month || '-01', '-1 month') FROM newest
),
fallen AS (
  SELECT customer FROM (
    SELECT s.customer, t.month,
      sum(CASE WHEN s.month = t.month THEN s.net_amount ELSE 0 END) AS now,
      sum(CASE WHEN s.month < t.month THEN s.net_amount ELSE 0 END) AS past
    FROM twice AS t
    JOIN sales AS s
      ON s.month IN (t.month, strftime('%Y-%m', t.month || '-01', '-12 months'))
    GROUP BY s.customer, t.month
  ), rule
  WHERE past > 0 AND 10000 * (past - now) > rule.fall * past
  GROUP BY customer
  HAVING count(*) = 2
),
analysed AS (
  SELECT
    customer, enterprise_bad_receivables, enterprise_borrowing_appropriate,
    enterprise_tax_in_order, enterprise_overall,
    row_number() OVER (PARTITION BY customer ORDER BY analysed_on DESC, id DESC) AS place
  FROM credit_analyses WHERE analysed_on <= :to
),
marked AS (
  SELECT l.customer
  FROM submissions AS b JOIN submissions_lines AS l ON l.record = b.id
  WHERE l.mark = 'at_risk' AND b.month = substr(:to, 1, 7)
),
grounds AS (
  SELECT o.customer, 1 AS position, '应收逾期' AS zh, 'Receivables overdue' AS en
  FROM overdue AS o, rule WHERE o.amount > coalesce(rule.amount, 0)
  UNION ALL
  SELECT customer, 2, '信用等级下调', 'Credit grade lowered'
  FROM credit_changes, rule
  WHERE direction = 'reduction' AND state IN ('effective', 'notified') AND valid_from <= :to
    AND valid_from > date(:to, '-' || rule.lowered || ' months')
  UNION ALL
  SELECT customer, 3, '销售连续下降', 'Sales fell two months running' FROM fallen
  UNION ALL
  SELECT c.id, 4, '货款回收状况不良', 'Collection is poor'
  FROM customers AS c, rule WHERE rule.poor AND c.collection_state IN ('poor', 'very_poor')
  UNION ALL
  SELECT customer, 5, '信用分析有不良答案', 'Bad answers in the credit analysis'
  FROM analysed, rule
  WHERE rule.bad AND place = 1 AND (enterprise_bad_receivables
    OR NOT enterprise_borrowing_appropriate OR NOT enterprise_tax_in_order)
  UNION ALL
  SELECT customer, 6, '部门经理标记', 'Marked by the manager' FROM marked
),
listed AS (
  SELECT
    customer,
    json_group_array(CASE :lang WHEN 'en' THEN en ELSE zh END) AS grounds
  FROM (SELECT DISTINCT * FROM grounds ORDER BY customer, position)
  GROUP BY customer
)
SELECT
  c.id AS customer_id,
  c.name AS customer,
  c.name_pinyin,
  coalesce(c.code, c.id) AS customer_no,
  c.profile_industry AS main_business,
  c.legal_representative_name AS person_in_charge, -- only: customers.legal_representative_name
  l.grounds,
  o.amount AS overdue,
  (SELECT n.business_status FROM submissions AS b JOIN submissions_lines AS n ON n.record = b.id
    WHERE n.customer = c.id AND n.business_status IS NOT NULL AND b.submitted_on <= :to
    ORDER BY b.submitted_on DESC, b.id DESC LIMIT 1) AS business_performance,
  coalesce(c.credit_analysis_finance, (SELECT a.enterprise_overall FROM analysed AS a
    WHERE a.customer = c.id AND a.place = 1)) AS financial_position,
  (SELECT n.bankruptcy_signs FROM submissions AS b JOIN submissions_lines AS n ON n.record = b.id
    WHERE n.customer = c.id AND n.bankruptcy_signs IS NOT NULL AND b.submitted_on <= :to
    ORDER BY b.submitted_on DESC, b.id DESC LIMIT 1) AS bankruptcy_signs
FROM listed AS l
JOIN customers AS c ON c.id = l.customer
LEFT JOIN overdue AS o ON o.customer = c.id
WHERE c.state <> 'closed'
ORDER BY coalesce(o.amount, 0) DESC, customer_no
