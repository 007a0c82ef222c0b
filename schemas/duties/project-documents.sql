/*
id: project-documents
title: {zh: "收集在建工程资料", en: "Collect documents of a running project"}
source: [S2-09, S2-03]
group: files
who: {zh: "项目负责人", en: "Project manager"}
needs: [max_days_without_document]
result_class: internal
message:
  zh: "收集施工记录等工程资料。"
  en: "Collect construction records and other documents."
why:
  zh: "上次登记资料或开工 {since}，{days} 天内应有新资料。"
  en: "The last document, or the start, was on {since}; a new one is due within {days} days."
met:
  zh: "此后的施工记录。"
  en: "A later construction record."
*/
WITH events AS (
    SELECT id AS project, started_on AS day, NULL AS id FROM projects
    UNION ALL
    SELECT project, record_date, id FROM construction_records
), ordered AS (
    SELECT project, day, lead(id) OVER (PARTITION BY project ORDER BY day, id) AS met_by
    FROM events WHERE day IS NOT NULL
)
SELECT 'projects' AS kind, p.id AS record,
       add_days(o.day, setting('max_days_without_document', o.day)) AS due,
       p.project_manager AS staff, p.department, o.met_by,
       o.day AS since, setting('max_days_without_document', o.day) AS days
FROM ordered AS o JOIN projects AS p ON p.id = o.project
WHERE p.state = 'in_progress'
