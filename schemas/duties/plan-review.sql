/*
id: plan-review
title: {zh: "复核管理政策和计划", en: "Review a policy or plan"}
source: [S1-07, S1-17]
group: plans
who: {zh: "计划负责人", en: "Owner of the plan"}
result_class: internal
message:
  zh: "复核计划，决定继续、修订或停止。"
  en: "Review the plan and decide on its future."
why:
  zh: "计划写明 {due} 复核。"
  en: "The plan names {due}."
met:
  zh: "接续它的计划，或同一份计划已总结。"
  en: "The plan that follows it, or the same plan summed up."
*/
SELECT 'plans' AS kind, p.id AS record, p.review_on AS due, coalesce(p.owner, p.preparer) AS staff, p.department,
       coalesce((SELECT min(n.id) FROM plans AS n WHERE n.follows = p.id),
                CASE WHEN p.state IN ('summarised', 'closed') THEN p.id END) AS met_by
FROM plans AS p
WHERE p.review_on IS NOT NULL AND p.state NOT IN ('draft', 'cancelled')
