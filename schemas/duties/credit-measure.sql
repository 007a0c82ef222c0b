/*
id: credit-measure
title: {zh: "落实信用风险措施", en: "Carry out measures on credit"}
source: ["S4-2.16"]
group: judgement
who: {zh: "责任人", en: "Whoever is responsible"}
result_class: internal
message:
  zh: "落实信用调查后的措施。"
  en: "Carry out the measures after the credit investigation."
why:
  zh: "措施写明 {due} 前完成。"
  en: "The measures name {due}."
met:
  zh: "写明完成日期的同一份信用调查。"
  en: "The same investigation, with the date on which it was done."
*/
SELECT 'credits' AS kind, r.id AS record, r.measures_due_on AS due,
       coalesce(r.measures_responsible, r.investigator) AS staff, c.department,
       CASE WHEN r.measures_done_on <= :as_of THEN r.id END AS met_by
FROM credits AS r JOIN customers AS c ON c.id = r.customer
WHERE r.measures_due_on IS NOT NULL
