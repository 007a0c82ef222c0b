/*
id: hospitality-report
title: {zh: "提交招待报告", en: "Report on hospitality"}
source: ["S4-3.18", "S4-3.17"]
group: visits
who: {zh: "申请人", en: "Applicant"}
needs: [hospitality_report_days]
result_class: internal
message:
  zh: "提交客户招待报告。"
  en: "Report on the hospitality."
why:
  zh: "招待日期 {since}，{days} 个工作日内报告。"
  en: "The event was on {since}; the report is due within {days} working days."
met:
  zh: "写明报告日期的同一份招待记录。"
  en: "The same record, with the date of the report."
*/
SELECT 'hospitality' AS kind, h.id AS record,
       add_workdays(h.event_date, setting('hospitality_report_days', h.event_date)) AS due,
       coalesce(h.report_reported_by, h.applicant) AS staff, h.department,
       CASE WHEN h.report_reported_on <= :as_of THEN h.id END AS met_by,
       h.event_date AS since, setting('hospitality_report_days', h.event_date) AS days
FROM hospitality AS h
WHERE h.event_date IS NOT NULL AND h.state NOT IN ('cancelled') AND h.event_date >= :from
