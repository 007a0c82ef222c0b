/*
id: plan-summary
title: {zh: "总结计划", en: "Sum up a plan"}
source: ["S4-3.21", "S4-4.13", "S4-5.01", "S4-8.01"]
group: plans
who: {zh: "计划负责人", en: "Owner of the plan"}
needs: [duty_terms.plan-summary.days]
working_day: true
result_class: internal
message:
  zh: "总结计划执行情况。"
  en: "Sum up how the plan was carried out."
why:
  zh: "计划期到 {since} 为止，{days} 天内总结。"
  en: "The plan ends on {since}; summed up within {days} days."
met:
  zh: "写明总结日期的同一份计划。"
  en: "The same plan, with the date of the summary."
*/
SELECT 'plans' AS kind, p.id AS record,
       add_days(p.ends_on, setting('duty_terms.plan-summary.days', p.ends_on)) AS due,
       coalesce(p.owner, p.preparer) AS staff, p.department,
       CASE WHEN p.summary_on <= :as_of OR p.state IN ('summarised', 'closed') THEN p.id END AS met_by,
       p.ends_on AS since, setting('duty_terms.plan-summary.days', p.ends_on) AS days
FROM plans AS p
WHERE p.ends_on IS NOT NULL AND p.state NOT IN ('draft', 'cancelled')
