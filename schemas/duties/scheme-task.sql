/*
id: scheme-task
title: {zh: "落实服务方案任务", en: "Carry out tasks of a service scheme"}
source: ["S4-5.12"]
group: plans
who: {zh: "责任人", en: "Whoever is responsible"}
result_class: internal
message:
  zh: "完成任务：{what}"
  en: "Carry out the task: {what}"
why:
  zh: "方案写明 {due} 前完成。"
  en: "The scheme names {due}."
met:
  zh: "写明完成日期的同一项任务。"
  en: "The same task, with the date on which it was done."
*/
SELECT 'schemes' AS kind, s.id AS record, t.due_on AS due, t.responsible AS staff, s.department,
       CASE WHEN t.done_on <= :as_of THEN s.id END AS met_by, t.task AS what, t.n AS place
FROM schemes_tasks AS t JOIN schemes AS s ON s.id = t.record
WHERE t.due_on IS NOT NULL AND s.state <> 'dropped'
