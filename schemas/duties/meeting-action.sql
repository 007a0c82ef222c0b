/*
id: meeting-action
title: {zh: "落实会议决定", en: "Carry out what a meeting decided"}
source: [S3-26]
group: plans
who: {zh: "责任人", en: "Whoever is responsible"}
result_class: internal
message:
  zh: "完成会议决定的事项：{what}"
  en: "Carry out what the meeting decided: {what}"
why:
  zh: "会议纪要写明 {due} 前完成。"
  en: "The minutes name {due}."
met:
  zh: "写明完成日期的同一份会议纪要。"
  en: "The same minutes, with the date on which it was done."
*/
SELECT 'meetings' AS kind, m.id AS record, a.due_on AS due, a.responsible AS staff, m.department,
       CASE WHEN a.done_on <= :as_of THEN m.id END AS met_by, a.action AS what, a.n AS place
FROM meetings_actions AS a JOIN meetings AS m ON m.id = a.record
WHERE a.due_on IS NOT NULL
