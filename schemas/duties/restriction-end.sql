/*
id: restriction-end
title: {zh: "解除客户限制", en: "Lift a restriction"}
source: [S1-45]
group: judgement
who: {zh: "负责人", en: "Person in charge"}
result_class: internal
message:
  zh: "限制到期，决定解除或延长。"
  en: "Decide whether the restriction is lifted or extended."
why:
  zh: "限制到 {due} 为止。"
  en: "The restriction ends on {due}."
met:
  zh: "同一份惩处记录，已解除。"
  en: "The same sanction, lifted."
*/
SELECT 'rewards' AS kind, r.id AS record, r.ends_on AS due, r.person_in_charge AS staff, NULL AS department,
       CASE WHEN r.state = 'lifted' THEN r.id END AS met_by
FROM rewards AS r
WHERE r.ends_on IS NOT NULL AND r.state IN ('in_force', 'lifted')
