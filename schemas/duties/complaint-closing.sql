/*
id: complaint-closing
title: {zh: "投诉结案", en: "Close a complaint"}
source: [S1-37]
group: service
who: {zh: "承办人", en: "Handler"}
needs: [complaint_close_days]
working_day: true
result_class: internal
message:
  zh: "办结投诉并结案。"
  en: "Settle and close the complaint."
why:
  zh: "{since} 受理，{days} 天内。"
  en: "Received on {since}; within {days} days."
met:
  zh: "同一件投诉，已结案。"
  en: "The same complaint, closed."
*/
SELECT 'complaints' AS kind, r.id AS record,
       add_days(r.received_on, setting('complaint_close_days', r.received_on)) AS due,
       coalesce(r.assignment_handler, r.assignment_handling_supervisor, r.received_by) AS staff,
       r.assignment_department_in_charge AS department,
       CASE WHEN r.state = 'closed' THEN r.id END AS met_by,
       r.received_on AS since, setting('complaint_close_days', r.received_on) AS days
FROM complaints AS r
WHERE r.level = 'complaint' AND r.state NOT IN ('declined', 'withdrawn')
