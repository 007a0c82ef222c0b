/*
id: potential-contact
title: {zh: "与潜在客户沟通", en: "Keep in contact with potential customers"}
source: [S1-31, S1-28]
group: customers
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [tracking_days]
result_class: internal
message:
  zh: "联系潜在客户，了解需求和动态。"
  en: "Contact the potential customer and learn of needs and developments."
why:
  zh: "上次联系或起算日为 {since}，此后 {count} 天内应再次进行。"
  en: "The last contact, or the day from which it counts, was {since}; the next is due within {count} days."
met:
  zh: "下一次联系的记录。"
  en: "The record of the next contact."
*/
WITH chosen AS (
    SELECT c.id, c.department, c.owner AS staff,
           max(coalesce(c.category_set_on, c.opened_on), in_force_from('tracking_days')) AS since
    FROM customers AS c
    WHERE c.state <> 'closed' AND (c.category = 'potential' OR c.state = 'potential')
), events AS (
    SELECT id AS customer, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT customer, visited_on, id FROM visits WHERE visited_on IS NOT NULL
    UNION ALL
    SELECT customer, called_on, id FROM calls
    WHERE customer IS NOT NULL AND (direction = 'in' OR outcome = 'reached')
    UNION ALL
    SELECT customer, happened_on, id FROM changes WHERE entry_type IN ('contact', 'dealing')
    UNION ALL
    SELECT customer, "date", id FROM letters WHERE customer IS NOT NULL
), ordered AS (
    SELECT e.customer, e.day, lead(e.id) OVER later AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.customer
    WHERE e.day >= h.since
    WINDOW later AS (PARTITION BY e.customer ORDER BY e.day, e.id)
)
SELECT 'customers' AS kind, h.id AS record,
       add_days(o.day, setting('tracking_days', o.day)) AS due,
       h.staff, h.department, o.met_by,
       o.day AS since, setting('tracking_days', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.customer
