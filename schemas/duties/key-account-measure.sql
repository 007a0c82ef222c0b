/*
id: key-account-measure
title: {zh: "落实大客户计划措施", en: "Carry out measures for key accounts"}
source: ["S4-4.12", "S4-4.01"]
group: plans
who: {zh: "责任人", en: "Whoever is responsible"}
result_class: internal
message:
  zh: "落实措施：{what}"
  en: "Carry out the measure: {what}"
why:
  zh: "计划写明 {due} 前完成。"
  en: "The plan names {due}."
met:
  zh: "措施引用的记录，或写明结果的同一条措施。"
  en: "The record that the measure names, or the same measure with its result."
*/
SELECT 'key-account-plans' AS kind, p.id AS record, m.due_on AS due,
       coalesce(m.person, p.person_in_charge) AS staff, NULL AS department,
       coalesce(m.shown_by, CASE WHEN m.result IS NOT NULL THEN p.id END) AS met_by,
       m.measure AS what, m.n AS place
FROM key_account_plans_measures AS m JOIN key_account_plans AS p ON p.id = m.record
WHERE m.due_on IS NOT NULL
