/*
id: document-review
title: {zh: "复核公司制度", en: "Review a regulation"}
source: [S1-07, S0-33, S1-46]
group: plans
who: {zh: "起草部门", en: "Drafting department"}
result_class: internal
message:
  zh: "复核制度，决定继续、修订或废止。"
  en: "Review the regulation and decide on its future."
why:
  zh: "制度写明 {due} 复核。"
  en: "The regulation names {due}."
met:
  zh: "取代它的制度，或同一份制度已废止。"
  en: "The regulation that supersedes it, or its repeal."
*/
SELECT 'documents' AS kind, d.id AS record, d.review_on AS due, d.preparer AS staff, d.drafted_by AS department,
       coalesce((SELECT min(n.id) FROM documents AS n WHERE n.supersedes = d.id AND n.state = 'in_force'),
                CASE WHEN d.state IN ('superseded', 'repealed') THEN d.id END) AS met_by
FROM documents AS d
WHERE d.review_on IS NOT NULL AND d.state IN ('in_force', 'superseded', 'repealed')
