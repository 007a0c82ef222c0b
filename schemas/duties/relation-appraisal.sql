/*
id: relation-appraisal
title: {zh: "评估客户关系", en: "Assess customer relations"}
source: ["S4-3.01", "S4-3.12"]
group: judgement
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [duty_terms.relation-appraisal.months]
result_class: internal
message:
  zh: "填写客户关系评估表。"
  en: "Fill in the assessment of the relationship."
why:
  zh: "上次评估或起算日为 {since}，此后 {count} 个月内应再次进行。"
  en: "The last assessment, or the day from which it counts, was {since}; the next is due within {count} months."
met:
  zh: "下一份客户关系评估。"
  en: "The next assessment of the relationship."
*/
WITH chosen AS (
    SELECT c.id, c.department, c.owner AS staff,
           max(coalesce(c.opened_on, ''), in_force_from('duty_terms.relation-appraisal.months')) AS since
    FROM customers AS c
    WHERE c.state <> 'closed' AND c.state = 'trading'
), events AS (
    SELECT id AS customer, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT customer, assessed_on, id FROM appraisals
    WHERE scheme = 'customer_relation' AND customer IS NOT NULL
), ordered AS (
    SELECT e.customer, e.day, lead(e.id) OVER later AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.customer
    WHERE e.day >= h.since
    WINDOW later AS (PARTITION BY e.customer ORDER BY e.day, e.id)
)
SELECT 'customers' AS kind, h.id AS record,
       add_months(o.day, setting('duty_terms.relation-appraisal.months', o.day)) AS due,
       h.staff, h.department, o.met_by,
       o.day AS since, setting('duty_terms.relation-appraisal.months', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.customer
