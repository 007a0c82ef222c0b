/*
id: key-problem-follow-up
title: {zh: "跟进重点客户的反馈和问题", en: "Follow up feedback of key customers"}
source: [S1-19]
group: service
who: {zh: "经办人", en: "Handler"}
needs: [follow_up_days]
working_day: true
result_class: internal
message:
  zh: "跟进重点客户的反馈和问题。"
  en: "Follow up the feedback or problem of the key customer."
why:
  zh: "{since} 收到，{days} 天内。"
  en: "Received on {since}; within {days} days."
met:
  zh: "写明回应日期的同一份记录。"
  en: "The same record, with the date of the answer."
*/
SELECT 'enquiries' AS kind, r.id AS record,
       add_days(r.received_on, setting('follow_up_days', r.received_on)) AS due,
       coalesce(r.handler, r.on_duty) AS staff, c.department,
       CASE WHEN r.response_on <= :as_of THEN r.id END AS met_by,
       r.received_on AS since, setting('follow_up_days', r.received_on) AS days
FROM enquiries AS r LEFT JOIN customers AS c ON c.id = r.customer
WHERE r.kind IN ('problem', 'feedback') AND c.category = 'key'
