/*
id: planned-activity
title: {zh: "按计划举办活动", en: "Hold a planned activity"}
source: [S1-25, S1-26]
group: plans
who: {zh: "活动负责人", en: "Person in charge"}
result_class: internal
message:
  zh: "按计划举办活动。"
  en: "Hold the activity as planned."
why:
  zh: "计划在 {due} 举办。"
  en: "The activity is planned for {due}."
met:
  zh: "同一次活动，已举办。"
  en: "The same activity, held."
*/
SELECT 'activities' AS kind, a.id AS record, a.planned_date AS due, a.person_in_charge AS staff, a.department,
       CASE WHEN a.held_on <= :as_of THEN a.id END AS met_by
FROM activities AS a
WHERE a.planned_date IS NOT NULL AND a.state <> 'cancelled'
