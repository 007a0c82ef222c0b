/*
id: service-closing
title: {zh: "办结售后服务", en: "Close a service"}
source: ["S4-5.14", "S4-5.03"]
group: service
who: {zh: "经办人", en: "Handler"}
needs: [service_open_days]
working_day: true
result_class: internal
message:
  zh: "办结售后服务并登记结果。"
  en: "Deal with the service request and enter the result."
why:
  zh: "{since} 受理，{days} 天内办结。"
  en: "Received on {since}; closed within {days} days."
met:
  zh: "同一份服务记录，已完成。"
  en: "The same service record, completed."
*/
SELECT 'services' AS kind, r.id AS record,
       add_days(r.received_on, setting('service_open_days', r.received_on)) AS due,
       r.handled_by AS staff, r.department,
       CASE WHEN r.state IN ('completed', 'escalated') THEN r.id END AS met_by,
       r.received_on AS since, setting('service_open_days', r.received_on) AS days
FROM services AS r
WHERE r.service_type <> 'inspection' AND r.state <> 'cancelled'
