/*
id: key-account-evaluation
title: {zh: 大客户评定表, en: Key account evaluation}
description:
  zh: 期内评定的大客户候选，按销售额排名，附信用程度、设定条件、要做的事和经理批示。
  en: The candidates evaluated in a period in the order of their sales, with credit standing, conditions, what to do, and the manager's instruction.
source: [S4-4.03]
group: judgement
order: 4403
period: [quarter, year]
dates: key_evaluations.evaluated_on
form: key-account-evaluation
sections:
  - id: rows
    title: {zh: 评定, en: Evaluations}
    note:
      zh: 排名按评定日期前十二个月的销售额，销售额相同的并列；没有销售的排在最后。
      en: Ranked by the sales of the twelve months before the evaluation, equal sales share a rank; those without sales stand last.
    empty:
      zh: 本期没有评定。
      en: Nobody was evaluated in this period.
    columns:
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: id, link_kind: key-evaluations, width: 22}
      - {name: rank, title: {zh: 排名, en: Rank}, format: integer, align: center, only: sales.net_amount, width: 6}
      - {name: credit, title: {zh: 信用程度, en: Credit}, align: center, empty: dash, only: credits.assessment_credit_grade, width: 8}
      - {name: conditions, title: {zh: 设定条件, en: Conditions}, empty: dash, width: 24}
      - {name: goal_items, title: {zh: 达成目标的事项, en: To reach the goal}, empty: dash, width: 24}
      - {name: instruction, title: {zh: 经理批示, en: Manager's instruction}, empty: blank, width: 14}
      - {name: evaluated_on, title: {zh: 评定日期, en: Evaluated on}, format: date, extra: true, width: 10}
      - {name: sales, title: {zh: 销售额, en: Sales}, unit: {zh: 元, en: CNY}, format: money, empty: zero, extra: true, only: sales.net_amount, width: 13}
*/
WITH candidates AS (
  SELECT
    k.id, k.customer, k.evaluated_on, k.conditions, k.goal_items, k.conclusion,
    (SELECT sum(s.net_amount) FROM sales AS s WHERE s.customer = k.customer AND s.month BETWEEN strftime('%Y-%m', k.evaluated_on, 'start of month', '-12 months') AND strftime('%Y-%m', k.evaluated_on, 'start of month', '-1 month')) AS sales, -- only: sales.net_amount
    (SELECT r.assessment_credit_grade FROM credits AS r WHERE r.customer = k.customer AND r.assessment_credit_grade IS NOT NULL AND r.investigated_on <= k.evaluated_on ORDER BY r.investigated_on DESC, r.id DESC LIMIT 1) AS credit, -- only: credits.assessment_credit_grade
    1 AS known
  FROM key_evaluations AS k
  WHERE k.evaluated_on BETWEEN :from AND :to
)
SELECT
  k.id,
  c.name AS customer,
  rank() OVER (ORDER BY coalesce(k.sales, 0) DESC) AS rank, -- only: sales.net_amount
  k.credit, -- only: credits.assessment_credit_grade
  k.sales, -- only: sales.net_amount
  k.conditions,
  k.goal_items,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'key-evaluations' AND ch.column_name = 'conclusion' AND ch.const = k.conclusion)
    AS instruction,
  k.evaluated_on
FROM candidates AS k
LEFT JOIN customers AS c ON c.id = k.customer
ORDER BY
  coalesce(k.sales, 0) DESC, -- only: sales.net_amount
  c.name_pinyin, k.id
