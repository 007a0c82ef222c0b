/*
id: complaint-promise
title: {zh: "按承诺办结投诉", en: "Settle a complaint by the date promised"}
source: ["S4-6.03", "S4-6.10", "S4-6.11", "S4-6.12", "S4-6.17"]
group: service
who: {zh: "承办人", en: "Handler"}
result_class: internal
message:
  zh: "按承诺日期办结投诉。"
  en: "Settle the complaint by the date promised."
why:
  zh: "受理时向客户承诺 {due} 前办结。"
  en: "On acceptance {due} was promised to the customer."
met:
  zh: "同一件投诉，已实际办理。"
  en: "The same complaint, settled."
*/
SELECT 'complaints' AS kind, r.id AS record, r.promised_on AS due,
       coalesce(r.assignment_handler, r.assignment_handling_supervisor, r.received_by) AS staff,
       r.assignment_department_in_charge AS department,
       CASE WHEN r.settled_on <= :as_of OR r.closed_on <= :as_of THEN r.id END AS met_by
FROM complaints AS r
WHERE r.promised_on IS NOT NULL AND r.state NOT IN ('declined', 'withdrawn')
