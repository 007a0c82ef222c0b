/*
id: incident-measure
title: {zh: "落实整改措施", en: "Carry out measures after an incident"}
source: [S1-33, S1-49, "S4-7.16"]
group: files
who: {zh: "责任人", en: "Whoever is responsible"}
result_class: internal
message:
  zh: "完成整改措施。"
  en: "Carry out the measure."
why:
  zh: "措施写明 {due} 前完成。"
  en: "The measure names {due}."
met:
  zh: "写明完成日期的同一条措施。"
  en: "The same measure, with the date on which it was done."
*/
SELECT 'incidents' AS kind, i.id AS record, m.due_on AS due, m.responsible AS staff,
       i.department_concerned AS department,
       CASE WHEN m.done_on <= :as_of THEN i.id END AS met_by, m.n AS place
FROM incidents_measures AS m JOIN incidents AS i ON i.id = m.record
WHERE m.due_on IS NOT NULL
