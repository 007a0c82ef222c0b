/*
id: trial-assessment
title: {zh: "评估售后服务计划试行", en: "Assess the trial of a service plan"}
source: ["S4-5.13"]
group: plans
who: {zh: "售后服务主管", en: "After-sales supervisor"}
result_class: internal
message:
  zh: "评估试行结果。"
  en: "Assess the result of the trial."
why:
  zh: "试行到 {due} 为止。"
  en: "The trial runs until {due}."
met:
  zh: "写明试行评估的同一份计划。"
  en: "The same plan, with the assessment of the trial."
*/
SELECT 'plans' AS kind, p.id AS record, p.trial_to AS due, coalesce(p.owner, p.preparer) AS staff, p.department,
       CASE WHEN p.trial_assessment IS NOT NULL THEN p.id END AS met_by
FROM plans AS p
WHERE p.trial_to IS NOT NULL AND p.state <> 'cancelled'
