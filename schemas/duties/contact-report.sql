/*
id: contact-report
title: {zh: "提交重要新客户联系报告", en: "Report contacts with important new customers"}
source: [S0-29, S0-30]
group: customers
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [contact_report_days]
result_class: internal
message:
  zh: "提交与重要新客户的联系报告。"
  en: "Report the contact with the important new customer."
why:
  zh: "上次报告或起算日为 {since}，此后 {count} 天内应再次进行。"
  en: "The last report, or the day from which it counts, was {since}; the next is due within {count} days."
met:
  zh: "已报告的联系登记。"
  en: "The contact entered and reported."
*/
WITH chosen AS (
    SELECT c.id, c.department, c.owner AS staff,
           max(coalesce(c.important_on, c.opened_on), in_force_from('contact_report_days')) AS since
    FROM customers AS c
    WHERE c.state <> 'closed' AND c.important_new
), events AS (
    SELECT id AS customer, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT customer, happened_on, id FROM changes
    WHERE entry_type = 'contact' AND report_reported_on <= :as_of
), ordered AS (
    SELECT e.customer, e.day, lead(e.id) OVER later AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.customer
    WHERE e.day >= h.since
    WINDOW later AS (PARTITION BY e.customer ORDER BY e.day, e.id)
)
SELECT 'customers' AS kind, h.id AS record,
       add_days(o.day, setting('contact_report_days', o.day)) AS due,
       h.staff, h.department, o.met_by,
       o.day AS since, setting('contact_report_days', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.customer
