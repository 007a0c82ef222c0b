/*
id: key-file-confirmation
title: {zh: "确认重点客户档案", en: "Confirm the files of key customers"}
source: [S1-18, "S4-4.04"]
group: customers
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [duty_terms.key-file-confirmation.months]
result_class: internal
message:
  zh: "确认重点客户档案准确完整，更新核实日期。"
  en: "Confirm that the file of the key customer is accurate, and enter the date."
why:
  zh: "上次核实或起算日为 {since}，此后 {count} 个月内应再次进行。"
  en: "The last verification, or the day from which it counts, was {since}; the next is due within {count} months."
met:
  zh: "客户档案上的核实日期。"
  en: "The date of verification in the customer file."
*/
WITH chosen AS (
    SELECT c.id, c.department, c.owner AS staff,
           max(coalesce(c.category_set_on, c.opened_on), in_force_from('duty_terms.key-file-confirmation.months')) AS since
    FROM customers AS c
    WHERE c.state <> 'closed' AND c.category = 'key'
), events AS (
    SELECT id AS customer, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT id, verified_on, id FROM customers WHERE verified_on <= :as_of
), ordered AS (
    SELECT e.customer, e.day, lead(e.id) OVER later AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.customer
    WHERE e.day >= h.since
    WINDOW later AS (PARTITION BY e.customer ORDER BY e.day, e.id)
)
SELECT 'customers' AS kind, h.id AS record,
       add_months(o.day, setting('duty_terms.key-file-confirmation.months', o.day)) AS due,
       h.staff, h.department, o.met_by,
       o.day AS since, setting('duty_terms.key-file-confirmation.months', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.customer
