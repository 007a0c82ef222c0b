/*
id: key-strategy-review
title: {zh: "总结大客户服务策略", en: "Review the strategy for key accounts"}
source: ["S4-4.14", "S4-4.12"]
group: plans
who: {zh: "计划负责人", en: "Person in charge"}
result_class: internal
message:
  zh: "计划期末总结、复核。"
  en: "Review the plan at its end."
why:
  zh: "计划期到 {due} 为止。"
  en: "The plan ends on {due}."
met:
  zh: "写明复核日期的同一份计划。"
  en: "The same plan, with the date of its review."
*/
SELECT 'key-account-plans' AS kind, p.id AS record, p.ends_on AS due, p.person_in_charge AS staff,
       NULL AS department,
       CASE WHEN p.reviewed_on <= :as_of OR p.state = 'summarised' THEN p.id END AS met_by
FROM key_account_plans AS p
WHERE p.ends_on IS NOT NULL
