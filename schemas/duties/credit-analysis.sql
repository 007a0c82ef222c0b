/*
id: credit-analysis
title: {zh: "分析客户信用", en: "Analyse customers’ credit"}
source: ["S4-7.10"]
group: judgement
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [duty_terms.credit-analysis.months]
result_class: internal
message:
  zh: "填写客户信用分析表。"
  en: "Fill in the credit analysis."
why:
  zh: "上次分析或起算日为 {since}，每 {count} 个月一次。"
  en: "The last analysis, or the day from which it counts, was {since}; due every {count} months."
met:
  zh: "此后的信用分析表。"
  en: "A later credit analysis."
*/
WITH chosen AS (
    SELECT c.id, c.owner, c.department,
           max(c.opened_on, in_force_from('duty_terms.credit-analysis.months')) AS since
    FROM customers AS c WHERE c.state = 'trading'
), events AS (
    SELECT id AS customer, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT customer, analysed_on, id FROM credit_analyses
), ordered AS (
    SELECT e.customer, e.day, lead(e.id) OVER (PARTITION BY e.customer ORDER BY e.day, e.id) AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.customer WHERE e.day >= h.since
)
SELECT 'customers' AS kind, h.id AS record,
       add_months(o.day, setting('duty_terms.credit-analysis.months', o.day)) AS due,
       h.owner AS staff, h.department, o.met_by, o.day AS since,
       setting('duty_terms.credit-analysis.months', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.customer
