/*
id: matter-report
title: {zh: "向营销中心报告重大事项", en: "Report important matters to the Marketing Centre"}
source: [S0-19, S0-04]
group: customers
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [matter_report_days]
working_day: true
result_class: internal
message:
  zh: "把客户的重大事项报告营销中心。"
  en: "Report the important matter to the Marketing Centre."
why:
  zh: "发生于 {since}，{days} 天内报告。"
  en: "It happened on {since} and is reported within {days} days."
met:
  zh: "写明报告日期的同一条记录。"
  en: "The same entry, with the date of the report."
*/
SELECT 'changes' AS kind, h.id AS record,
       add_days(h.happened_on, setting('matter_report_days', h.happened_on)) AS due,
       coalesce(h.recorded_by, c.owner) AS staff, c.department,
       CASE WHEN h.report_reported_on <= :as_of THEN h.id END AS met_by,
       h.happened_on AS since, setting('matter_report_days', h.happened_on) AS days
FROM changes AS h JOIN customers AS c ON c.id = h.customer
WHERE h.entry_type = 'matter' OR h.important
