/*
id: survey-improvement
title: {zh: "落实调查后的改进", en: "Carry out improvements after a survey"}
source: ["S4-4.11", S1-42]
group: service
who: {zh: "责任人", en: "Whoever is responsible"}
result_class: internal
message:
  zh: "完成改进措施：{what}"
  en: "Carry out the improvement: {what}"
why:
  zh: "措施写明 {due} 前完成。"
  en: "The measure names {due}."
met:
  zh: "措施引用的改进记录已完成，或调查已跟进。"
  en: "The improvement that the measure names is done, or the survey followed up."
*/
SELECT 'surveys' AS kind, s.id AS record, m.due_on AS due, m.person AS staff, NULL AS department,
       coalesce((SELECT i.id FROM improvements AS i
                 WHERE i.id = m.improvement AND i.state IN ('done', 'verified')),
                CASE WHEN s.state IN ('improved', 'followed_up') THEN s.id END) AS met_by,
       m.measure AS what, m.n AS place
FROM surveys_improvement_measures AS m JOIN surveys AS s ON s.id = m.record
WHERE m.due_on IS NOT NULL
