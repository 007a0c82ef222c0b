/*
id: plan-target
title: {zh: "完成计划目标", en: "Reach the target of a plan"}
source: [S1-12, S1-17, S1-30]
group: plans
who: {zh: "计划负责人", en: "Owner of the plan"}
result_class: internal
message:
  zh: "完成计划目标：{what}"
  en: "Reach the target: {what}"
why:
  zh: "计划写明 {due} 前达到。"
  en: "The plan names {due}."
met:
  zh: "写明结果的同一条目标。"
  en: "The same target, with its result."
*/
SELECT 'plans' AS kind, p.id AS record, t.due_on AS due, coalesce(p.owner, p.preparer) AS staff, p.department,
       CASE WHEN t.result IS NOT NULL THEN p.id END AS met_by, t.target AS what, t.n AS place
FROM plans_targets AS t JOIN plans AS p ON p.id = t.record
WHERE t.due_on IS NOT NULL AND p.state NOT IN ('draft', 'cancelled')
