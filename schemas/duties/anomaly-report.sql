/*
id: anomaly-report
title: {zh: "上报客户关系异常", en: "Report an abnormal relation"}
source: [S3-20, S3-45]
group: visits
who: {zh: "发现人", en: "Whoever noticed it"}
needs: [days_to_escalate]
working_day: true
result_class: internal
message:
  zh: "把异常情况报告部门经理。"
  en: "Report the anomaly to the department manager."
why:
  zh: "从 {since} 起 {days} 天内。"
  en: "Within {days} days of {since}."
met:
  zh: "写明上报日期的同一份拜访记录。"
  en: "The same visit, with the date of the report."
*/
SELECT 'visits' AS kind, r.id AS record,
       add_days(r.anomaly_noticed_on, setting('days_to_escalate', r.anomaly_noticed_on)) AS due,
       coalesce(r.anomaly_reported_by, r.salesperson) AS staff, NULL AS department,
       CASE WHEN r.anomaly_reported_on <= :as_of THEN r.id END AS met_by,
       r.anomaly_noticed_on AS since, setting('days_to_escalate', r.anomaly_noticed_on) AS days
FROM visits AS r
WHERE r.anomaly_noticed_on IS NOT NULL
