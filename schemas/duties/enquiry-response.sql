/*
id: enquiry-response
title: {zh: "回应客户咨询和问题", en: "Answer an enquiry"}
source: [S1-21, S1-22]
group: service
who: {zh: "经办人", en: "Handler"}
needs: [response_hours]
result_class: internal
message:
  zh: "回应客户。"
  en: "Give the customer a first answer."
why:
  zh: "{since} 收到，{hours} 小时内回应。"
  en: "Received on {since}; answered within {hours} hours."
met:
  zh: "写明回应日期的同一份记录。"
  en: "The same record, with the date of the answer."
*/
SELECT 'enquiries' AS kind, r.id AS record,
       -- hours are counted from the hour of receipt; from the end of that day where it is not known
       date(r.received_on || ' ' || coalesce(r.received_time, '23:59'),
            '+' || setting('response_hours', r.received_on) || ' hours') AS due,
       coalesce(r.handler, r.on_duty) AS staff, c.department,
       CASE WHEN r.response_on <= :as_of THEN r.id END AS met_by,
       r.received_on AS since, setting('response_hours', r.received_on) AS hours
FROM enquiries AS r LEFT JOIN customers AS c ON c.id = r.customer
