/*
id: plan-measure
title: {zh: "落实客户对策", en: "Carry out measures for customers"}
source: ["S4-3.10", "S4-3.11"]
group: plans
who: {zh: "责任人", en: "Whoever is responsible"}
result_class: internal
message:
  zh: "落实对策：{what}"
  en: "Carry out the measure: {what}"
why:
  zh: "对策表写明 {due} 前完成。"
  en: "The plan names {due}."
met:
  zh: "写明完成日期的同一条对策。"
  en: "The same measure, with the date on which it was done."
*/
SELECT 'plans' AS kind, p.id AS record, m.due_on AS due, coalesce(m.responsible, p.owner) AS staff, p.department,
       CASE WHEN m.done_on <= :as_of THEN p.id END AS met_by, m.measure AS what, m.n AS place
FROM plans_measures AS m JOIN plans AS p ON p.id = m.record
WHERE m.due_on IS NOT NULL AND p.state NOT IN ('draft', 'cancelled')
