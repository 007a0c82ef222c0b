/*
id: customer-activity
title: {zh: "举办客户关系活动", en: "Hold customer activities"}
source: [S1-25, S1-26]
group: plans
who: {zh: "客户服务部", en: "Customer service"}
needs: [activity_interval_months]
working_day: true
result_class: internal
message:
  zh: "举办客户关系活动。"
  en: "Hold an activity for customers."
why:
  zh: "每 {count} 个月一次，从 {since}（上次活动或规定生效之日）起算。"
  en: "Due every {count} months, counted from {since}, the last activity or the day of the rule."
met:
  zh: "下一次已举办的活动。"
  en: "The next activity held."
*/
WITH events AS (
    SELECT held_on AS day, id FROM activities WHERE held_on IS NOT NULL AND state = 'held'
    UNION ALL
    SELECT in_force_from('activity_interval_months'), NULL
)
SELECT '' AS kind, NULL AS record, add_months(day, setting('activity_interval_months', day)) AS due,
       holder('customer_service', day) AS staff, NULL AS department,
       lead(id) OVER (ORDER BY day, id) AS met_by,
       day AS period, day AS since, setting('activity_interval_months', day) AS count
FROM events
WHERE day >= in_force_from('activity_interval_months')
