/*
id: satisfaction-survey
title: {zh: "评估客户满意度", en: "Assess customer satisfaction"}
source: [S1-41]
group: service
who: {zh: "客户调查主管", en: "Customer survey supervisor"}
needs: [survey_interval_months.general]
working_day: true
result_class: internal
message:
  zh: "开展客户满意度调查。"
  en: "Carry out a survey of customer satisfaction."
why:
  zh: "每 {count} 个月一次，从 {since}（上次调查或规定生效之日）起算。"
  en: "Due every {count} months, counted from {since}, the last survey or the day of the rule."
met:
  zh: "下一次满意度调查。"
  en: "The next survey of satisfaction."
*/
WITH events AS (
    SELECT coalesce(ends_on, starts_on) AS day, id FROM surveys
    WHERE survey_kind IN ('satisfaction', 'key_account_satisfaction')
      AND state NOT IN ('planned', 'plan_approved', 'prepared', 'in_field')
    UNION ALL
    SELECT in_force_from('survey_interval_months.general'), NULL
)
SELECT '' AS kind, NULL AS record,
       add_months(day, setting('survey_interval_months.general', day)) AS due,
       holder('customer_survey_supervisor', day) AS staff, NULL AS department,
       lead(id) OVER (ORDER BY day, id) AS met_by,
       day AS period, day AS since, setting('survey_interval_months.general', day) AS count
FROM events
WHERE day >= in_force_from('survey_interval_months.general')
