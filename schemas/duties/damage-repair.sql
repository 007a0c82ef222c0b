/*
id: damage-repair
title: {zh: "修复破损档案", en: "Repair a damaged file"}
source: [S2-32]
group: files
who: {zh: "发现人", en: "Whoever found it"}
needs: [days_to_repair]
working_day: true
result_class: internal
message:
  zh: "修复破损的档案。"
  en: "Repair the damaged file."
why:
  zh: "{since} 发现破损，{days} 天内修复。"
  en: "The damage was found on {since}; repaired within {days} days."
met:
  zh: "写明修复日期的同一份记录，或档案恢复入柜。"
  en: "The same record, with the date of the repair, or the file back in the cabinet."
*/
SELECT 'incidents' AS kind, i.id AS record,
       add_days(i.found_on, setting('days_to_repair', i.found_on)) AS due,
       i.found_by AS staff, NULL AS department,
       CASE WHEN i.repair_repaired_on <= :as_of THEN i.id END AS met_by,
       i.found_on AS since, setting('days_to_repair', i.found_on) AS days
FROM incidents AS i WHERE i.incident_type = 'damaged'
UNION ALL
SELECT 'dossiers', d.id, add_days(t."on", setting('days_to_repair', t."on")), d.keeper, d.department,
       (SELECT l.record FROM dossiers_steps AS l
        WHERE l.record = d.id AND l.n > t.n AND l."to" IN ('filed', 'in_cabinet') LIMIT 1),
       t."on", setting('days_to_repair', t."on")
FROM dossiers AS d JOIN dossiers_steps AS t ON t.record = d.id AND t."to" = 'defective'
