/*
id: survey-finish
title: {zh: "完成客户调查", en: "Finish a survey"}
source: ["S4-2.05", "S4-2.15", "S4-2.01"]
group: service
who: {zh: "客户调查主管", en: "Customer survey supervisor"}
result_class: internal
message:
  zh: "完成调查并分析结果。"
  en: "Finish the survey and analyse its result."
why:
  zh: "调查期到 {due} 为止。"
  en: "The survey runs until {due}."
met:
  zh: "同一次调查，已分析。"
  en: "The same survey, analysed."
*/
SELECT 'surveys' AS kind, s.id AS record, s.ends_on AS due,
       coalesce((SELECT k.value FROM surveys_conducted_by AS k WHERE k.record = s.id ORDER BY k.n LIMIT 1),
                holder('customer_survey_supervisor', s.ends_on)) AS staff,
       NULL AS department,
       CASE WHEN s.state NOT IN ('planned', 'plan_approved', 'prepared', 'in_field') THEN s.id END AS met_by
FROM surveys AS s
WHERE s.ends_on IS NOT NULL
