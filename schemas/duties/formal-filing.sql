/*
id: formal-filing
title: {zh: "整理成正式客户档案", en: "Make the formal file"}
source: [S2-10, S2-05, S2-06, S2-08]
group: files
who: {zh: "内勤部", en: "Office department"}
needs: [days_to_formal_filing]
working_day: true
result_class: internal
message:
  zh: "把临时文档整理成正式客户档案并放入文件柜。"
  en: "Turn the temporary file into the formal file and put it in the cabinet."
why:
  zh: "{since} 收到竣工文档，{days} 天内入柜。"
  en: "The completion documents were received on {since}; the file is in the cabinet within {days} days."
met:
  zh: "该项目的档案，已入柜。"
  en: "The file of that project, in the cabinet."
*/
SELECT 'projects' AS kind, p.id AS record,
       add_days(p.handover_received_on, setting('days_to_formal_filing', p.handover_received_on)) AS due,
       coalesce(p.handover_received_by, holder('office', p.handover_received_on)) AS staff,
       NULL AS department,
       (SELECT min(d.id) FROM dossiers AS d JOIN dossiers_steps AS t ON t.record = d.id
        WHERE d.project = p.id AND t."to" IN ('in_cabinet', 'filed')) AS met_by,
       p.handover_received_on AS since,
       setting('days_to_formal_filing', p.handover_received_on) AS days
FROM projects AS p
WHERE p.handover_received_on <= :as_of
