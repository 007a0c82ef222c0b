/*
id: key-customer-survey
title: {zh: "调查重点客户满意度", en: "Survey key customers"}
source: [S1-10, "S4-4.11"]
group: service
who: {zh: "重点客户管理部门", en: "Key Customer Management Department"}
needs: [survey_interval_months.key]
result_class: internal
message:
  zh: "调查重点客户的满意度。"
  en: "Survey the satisfaction of the key customer."
why:
  zh: "上次答卷或起算日为 {since}，此后 {count} 个月内应再次进行。"
  en: "The last answers, or the day from which it counts, was {since}; the next is due within {count} months."
met:
  zh: "该客户的下一份答卷。"
  en: "The customer’s next answers."
*/
WITH chosen AS (
    SELECT c.id, c.department, coalesce(holder('key_customers', :as_of), c.owner) AS staff,
           max(coalesce(c.category_set_on, c.opened_on), in_force_from('survey_interval_months.key')) AS since
    FROM customers AS c
    WHERE c.state <> 'closed' AND c.category = 'key'
), events AS (
    SELECT id AS customer, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT customer, answered_on, id FROM survey_answers WHERE customer IS NOT NULL
), ordered AS (
    SELECT e.customer, e.day, lead(e.id) OVER later AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.customer
    WHERE e.day >= h.since
    WINDOW later AS (PARTITION BY e.customer ORDER BY e.day, e.id)
)
SELECT 'customers' AS kind, h.id AS record,
       add_months(o.day, setting('survey_interval_months.key', o.day)) AS due,
       h.staff, h.department, o.met_by,
       o.day AS since, setting('survey_interval_months.key', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.customer
