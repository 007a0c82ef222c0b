/*
code: rule/project-papers
severity: warning
source: [S2-04, S2-11, S2-34]
title: {zh: 工程文档的经手人或所属工程不对, en: Project papers from the wrong hands or project}
message:
  zh: “{field}”是“{value}”，应为“{wanted}”。
  en: “{field}” is “{value}”, where “{wanted}” is expected.
fix:
  zh: 请改正；项目负责人已更换的，先改 project_manager。
  en: Correct it; if the project has another manager now, change project_manager first.
why:
  zh: 竣工文档由项目负责人递交内勤部；表格是哪个工程的，就归入哪个工程。
  en: The project manager hands the documents to the Office Department, and a form belongs to its own project.
wrong: |
  project_manager: li-ming
  handover: {handed_over_by: liu-min}
right: |
  project_manager: li-ming
  handover: {handed_over_by: li-ming}
*/
SELECT 'projects' AS kind, p.id AS record, '/handover/handed_over_by' AS pointer,
       '递交人' AS field_zh, 'Handed over by' AS field_en,
       coalesce(h.name, p.handover_handed_over_by) AS value,
       coalesce(m.name, p.project_manager) AS wanted
FROM projects AS p
LEFT JOIN staff AS h ON h.id = p.handover_handed_over_by
LEFT JOIN staff AS m ON m.id = p.project_manager
WHERE p.handover_handed_over_by <> p.project_manager
UNION ALL
SELECT 'projects', d.record, '/handover/documents/' || d.n || '/form_record',
       '填写的表格所属工程', 'Project of the filled-in form', i.project, d.record
FROM projects_handover_documents AS d JOIN installations AS i ON i.id = d.form_record
WHERE i.project <> d.record
