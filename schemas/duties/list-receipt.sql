/*
id: list-receipt
title: {zh: "接收月度名单", en: "Acknowledge the monthly lists"}
source: [S0-08, S0-04]
group: lists
who: {zh: "综合部", en: "General affairs department"}
needs: [duty_terms.list-receipt.days]
working_day: true
result_class: internal
message:
  zh: "接收并登记 {list_month} 的报送。"
  en: "Acknowledge the submission of {list_month}."
why:
  zh: "报送后 {days} 天内（{since} 报送）。"
  en: "Within {days} days of the submission of {since}."
met:
  zh: "同一份报送记录，已接收。"
  en: "The same submission, received."
*/
SELECT 'submissions' AS kind, s.id AS record,
       add_days(t."on", setting('duty_terms.list-receipt.days', t."on")) AS due,
       holder('general_office', t."on") AS staff, NULL AS department,
       CASE WHEN s.state = 'received' THEN s.id END AS met_by,
       s.month AS list_month, t."on" AS since,
       setting('duty_terms.list-receipt.days', t."on") AS days
FROM submissions AS s
JOIN submissions_steps AS t ON t.record = s.id AND t."to" = 'submitted'
WHERE s.list_type IN ('customer_list', 'supplier_list')
  AND t.n = (SELECT max(n) FROM submissions_steps WHERE record = s.id AND "to" = 'submitted')
