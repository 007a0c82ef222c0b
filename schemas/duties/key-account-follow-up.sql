/*
id: key-account-follow-up
title: {zh: "回访大客户", en: "Follow up key accounts"}
source: ["S4-4.02", "S4-4.13"]
group: customers
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [key_follow_up_days]
result_class: internal
message:
  zh: "回访大客户并作记录。"
  en: "Follow up the key account and record it."
why:
  zh: "上次回访或起算日为 {since}，此后 {count} 天内应再次进行。"
  en: "The last follow-up, or the day from which it counts, was {since}; the next is due within {count} days."
met:
  zh: "下一次联系的记录。"
  en: "The record of the next contact."
*/
WITH chosen AS (
    SELECT c.id, c.department, c.owner AS staff,
           max(coalesce(c.category_set_on, c.opened_on), in_force_from('key_follow_up_days')) AS since
    FROM customers AS c
    WHERE c.state <> 'closed' AND c.category = 'key'
), events AS (
    SELECT id AS customer, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT customer, visited_on, id FROM visits
    WHERE visited_on IS NOT NULL AND visit_kind = 'follow_up'
    UNION ALL
    SELECT customer, called_on, id FROM calls
    WHERE customer IS NOT NULL AND purpose = 'follow_up' AND outcome = 'reached'
), ordered AS (
    SELECT e.customer, e.day, lead(e.id) OVER later AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.customer
    WHERE e.day >= h.since
    WINDOW later AS (PARTITION BY e.customer ORDER BY e.day, e.id)
)
SELECT 'customers' AS kind, h.id AS record,
       add_days(o.day, setting('key_follow_up_days', o.day)) AS due,
       h.staff, h.department, o.met_by,
       o.day AS since, setting('key_follow_up_days', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.customer
