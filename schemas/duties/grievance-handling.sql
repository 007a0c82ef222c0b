/*
id: grievance-handling
title: {zh: "处理客户抱怨", en: "Deal with a grievance"}
source: ["S4-6.14", "S4-6.15"]
group: service
who: {zh: "承办人", en: "Handler"}
needs: [grievance_days]
working_day: true
result_class: internal
message:
  zh: "处理客户抱怨，办结或转为投诉。"
  en: "Settle the grievance or raise it to a complaint."
why:
  zh: "{since} 受理，{days} 天内。"
  en: "Received on {since}; within {days} days."
met:
  zh: "同一件抱怨，已办结或已转为投诉。"
  en: "The same grievance, settled or raised."
*/
SELECT 'complaints' AS kind, r.id AS record,
       add_days(r.received_on, setting('grievance_days', r.received_on)) AS due,
       coalesce(r.assignment_handler, r.assignment_handling_supervisor, r.received_by) AS staff,
       r.assignment_department_in_charge AS department,
       CASE WHEN r.state IN ('settled', 'escalated') THEN r.id END AS met_by,
       r.received_on AS since, setting('grievance_days', r.received_on) AS days
FROM complaints AS r
WHERE r.level = 'grievance' AND r.state NOT IN ('declined', 'withdrawn')
