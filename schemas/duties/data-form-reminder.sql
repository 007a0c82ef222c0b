/*
id: data-form-reminder
title: {zh: "催收客户资料表", en: "Ask for the customer-data form"}
source: [S2-46, S2-45]
group: customers
who: {zh: "发出人", en: "Sender"}
needs: [data_form_days]
working_day: true
result_class: internal
message:
  zh: "向客户催收资料表。"
  en: "Ask the customer for the form."
why:
  zh: "{since} 发出，{days} 天内收回，否则催收。"
  en: "Sent on {since}; asked for again after {days} days."
met:
  zh: "写明收回日期的同一份资料表。"
  en: "The same form, with the date of its return."
*/
SELECT 'data-requests' AS kind, r.id AS record,
       add_days(r.sent_on, setting('data_form_days', r.sent_on)) AS due,
       r.sent_by AS staff, c.department,
       CASE WHEN r.returned_on <= :as_of THEN r.id END AS met_by,
       r.sent_on AS since, setting('data_form_days', r.sent_on) AS days
FROM data_requests AS r JOIN customers AS c ON c.id = r.customer
WHERE c.state <> 'closed'
