/*
id: retention-end
title: {zh: "档案保管期满", en: "A retention period ends"}
source: ["S4-7.15", "S4-7.16"]
group: files
who: {zh: "档案保管人", en: "Keeper of the file"}
result_class: internal
message:
  zh: "保管期满，提出销毁或延长保管。"
  en: "Propose to destroy the file or keep it longer."
why:
  zh: "保管期到 {due} 为止。"
  en: "The file is kept until {due}."
met:
  zh: "同一份档案，已提出销毁。"
  en: "The same file, proposed for destruction."
*/
SELECT 'dossiers' AS kind, d.id AS record, d.retention_until AS due, d.keeper AS staff, d.department,
       CASE WHEN d.destruction_proposed_on <= :as_of OR d.state = 'destroyed' THEN d.id END AS met_by
FROM dossiers AS d
WHERE d.retention_until IS NOT NULL AND NOT coalesce(d.dispute_hold, 0)
