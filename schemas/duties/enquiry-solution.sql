/*
id: enquiry-solution
title: {zh: "解决客户问题", en: "Solve an enquiry"}
source: [S1-21, S1-22]
group: service
who: {zh: "经办人", en: "Handler"}
needs: [solution_days]
working_day: true
result_class: internal
message:
  zh: "给出解决办法。"
  en: "Give the customer a solution."
why:
  zh: "{since} 收到，{days} 天内。"
  en: "Received on {since}; within {days} days."
met:
  zh: "写明解决日期的同一份记录。"
  en: "The same record, with the date of the solution."
*/
SELECT 'enquiries' AS kind, r.id AS record,
       add_days(r.received_on, setting('solution_days', r.received_on)) AS due,
       coalesce(r.handler, r.on_duty) AS staff, c.department,
       CASE WHEN r.solution_solved_on <= :as_of THEN r.id END AS met_by,
       r.received_on AS since, setting('solution_days', r.received_on) AS days
FROM enquiries AS r LEFT JOIN customers AS c ON c.id = r.customer
WHERE 1
