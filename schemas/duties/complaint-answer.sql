/*
id: complaint-answer
title: {zh: "答复投诉客户", en: "Answer the complaining customer"}
source: [S1-37]
group: service
who: {zh: "承办人", en: "Handler"}
needs: [complaint_answer_days]
working_day: true
result_class: internal
message:
  zh: "把处理意见答复客户。"
  en: "Give the customer an answer."
why:
  zh: "{since} 受理，{days} 天内。"
  en: "Received on {since}; within {days} days."
met:
  zh: "写明告知客户日期的同一件投诉。"
  en: "The same complaint, with the date on which the customer was told."
*/
SELECT 'complaints' AS kind, r.id AS record,
       add_days(r.received_on, setting('complaint_answer_days', r.received_on)) AS due,
       coalesce(r.assignment_handler, r.assignment_handling_supervisor, r.received_by) AS staff,
       r.assignment_department_in_charge AS department,
       CASE WHEN r.customer_answer_told_on <= :as_of THEN r.id END AS met_by,
       r.received_on AS since, setting('complaint_answer_days', r.received_on) AS days
FROM complaints AS r
WHERE r.level = 'complaint' AND r.state NOT IN ('declined', 'withdrawn')
