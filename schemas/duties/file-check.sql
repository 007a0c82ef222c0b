/*
id: file-check
title: {zh: "定期检查档案", en: "Check files at intervals"}
source: ["S4-7.16", "S4-7.15"]
group: files
who: {zh: "档案保管人", en: "Keeper of the file"}
needs: [file_check_months]
working_day: true
result_class: internal
message:
  zh: "检查档案是否完好。"
  en: "Check that the file is sound."
why:
  zh: "上次检查或入柜 {since}，每 {count} 个月检查一次。"
  en: "Last checked or filed on {since}; due every {count} months."
met:
  zh: "档案上此后的检查记录。"
  en: "A later check in the file."
*/
WITH chosen AS (
    SELECT d.id, d.keeper, d.department,
           max(min(t."on"), in_force_from('file_check_months')) AS since
    FROM dossiers AS d
    JOIN dossiers_steps AS t ON t.record = d.id AND t."to" IN ('filed', 'in_cabinet')
    WHERE d.state <> 'destroyed' GROUP BY d.id
), events AS (
    SELECT id AS dossier, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT record, "on", record FROM dossiers_checks
), ordered AS (
    SELECT e.dossier, e.day, lead(e.id) OVER (PARTITION BY e.dossier ORDER BY e.day, e.id) AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.dossier WHERE e.day >= h.since
)
SELECT 'dossiers' AS kind, h.id AS record,
       add_months(o.day, setting('file_check_months', o.day)) AS due,
       h.keeper AS staff, h.department, o.met_by, o.day AS since,
       setting('file_check_months', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.dossier
