/*
id: key-development-plan
title: {zh: "编制重点客户发展计划", en: "Draw up the key-customer development plan"}
source: [S1-12]
group: plans
who: {zh: "重点客户管理部门", en: "Key Customer Management Department"}
needs: [plan_interval_months]
working_day: true
result_class: internal
message:
  zh: "编制重点客户发展计划，写明目标和措施。"
  en: "Draw up the development plan with targets and measures."
why:
  zh: "每 {count} 个月一次，从 {since}（上次计划或规定生效之日）起算。"
  en: "Due every {count} months, counted from {since}, the last plan or the day of the rule."
met:
  zh: "下一份重点客户发展计划。"
  en: "The next development plan."
*/
WITH events AS (
    SELECT drawn_up_on AS day, id FROM plans
    WHERE plan_type = 'key_customer_development' AND state <> 'cancelled'
    UNION ALL
    SELECT in_force_from('plan_interval_months'), NULL
)
SELECT '' AS kind, NULL AS record, add_months(day, setting('plan_interval_months', day)) AS due,
       holder('key_customers', day) AS staff, NULL AS department,
       lead(id) OVER (ORDER BY day, id) AS met_by,
       day AS period, day AS since, setting('plan_interval_months', day) AS count
FROM events
WHERE day >= in_force_from('plan_interval_months')
