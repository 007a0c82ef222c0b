/*
id: prospect-visit
title: {zh: "拜访潜在客户", en: "Visit potential customers"}
source: ["S4-2.04"]
group: visits
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [prospect_visit_days]
result_class: internal
message:
  zh: "拜访潜在客户。"
  en: "Visit the potential customer."
why:
  zh: "上次拜访或起算日为 {since}，此后 {count} 天内应再次进行。"
  en: "The last visit, or the day from which it counts, was {since}; the next is due within {count} days."
met:
  zh: "下一次拜访的记录。"
  en: "The record of the next visit."
*/
WITH chosen AS (
    SELECT c.id, c.department, c.owner AS staff,
           max(coalesce(c.category_set_on, c.opened_on), in_force_from('prospect_visit_days')) AS since
    FROM customers AS c
    WHERE c.state <> 'closed' AND (c.category = 'potential' OR c.state = 'potential')
), events AS (
    SELECT id AS customer, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT customer, visited_on, id FROM visits WHERE visited_on IS NOT NULL
), ordered AS (
    SELECT e.customer, e.day, lead(e.id) OVER later AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.customer
    WHERE e.day >= h.since
    WINDOW later AS (PARTITION BY e.customer ORDER BY e.day, e.id)
)
SELECT 'customers' AS kind, h.id AS record,
       add_days(o.day, setting('prospect_visit_days', o.day)) AS due,
       h.staff, h.department, o.met_by,
       o.day AS since, setting('prospect_visit_days', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.customer
