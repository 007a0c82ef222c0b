/*
id: improvement-measure
title: {zh: "落实改进措施", en: "Carry out an improvement"}
source: [S1-42, S1-19, S1-12, "S4-3.25"]
group: service
who: {zh: "责任人", en: "Whoever is responsible"}
result_class: internal
message:
  zh: "完成改进措施：{what}"
  en: "Carry out the improvement: {what}"
why:
  zh: "措施写明 {due} 前完成。"
  en: "The measure names {due}."
met:
  zh: "写明完成日期的同一条措施。"
  en: "The same measure, with the date on which it was done."
*/
SELECT 'improvements' AS kind, i.id AS record, m.due_on AS due, m.responsible AS staff,
       coalesce(m.department, i.department_in_charge) AS department,
       CASE WHEN m.done_on <= :as_of THEN i.id END AS met_by, m.measure AS what, m.n AS place
FROM improvements_measures AS m JOIN improvements AS i ON i.id = m.record
WHERE m.due_on IS NOT NULL AND i.state <> 'no_action'
