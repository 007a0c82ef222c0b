/*
id: completion-documents
title: {zh: "递交竣工文档", en: "Hand over the completion documents"}
source: [S2-11, S2-29, S2-04]
group: files
who: {zh: "项目负责人", en: "Project manager"}
needs: [handover_days]
working_day: true
result_class: internal
message:
  zh: "把竣工文档递交内勤部。"
  en: "Hand the completion documents to the office department."
why:
  zh: "项目 {since} 竣工，{days} 天内递交。"
  en: "The project was completed on {since}; within {days} days."
met:
  zh: "写明递交日期的同一个项目。"
  en: "The same project, with the date of the handover."
*/
SELECT 'projects' AS kind, p.id AS record,
       add_days(p.completed_on, setting('handover_days', p.completed_on)) AS due,
       p.project_manager AS staff, p.department,
       CASE WHEN p.handover_handed_over_on <= :as_of THEN p.id END AS met_by,
       p.completed_on AS since, setting('handover_days', p.completed_on) AS days
FROM projects AS p
WHERE p.completed_on <= :as_of
