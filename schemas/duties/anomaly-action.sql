/*
id: anomaly-action
title: {zh: "处理上报的异常", en: "Act on a reported anomaly"}
source: [S3-20, S3-47]
group: visits
who: {zh: "部门经理", en: "Department manager"}
needs: [duty_terms.anomaly-action.days]
working_day: true
result_class: internal
message:
  zh: "处理上报的客户关系异常。"
  en: "Act on the anomaly reported."
why:
  zh: "从 {since} 起 {days} 天内。"
  en: "Within {days} days of {since}."
met:
  zh: "写明处理措施的同一份拜访记录。"
  en: "The same visit, with the action taken."
*/
SELECT 'visits' AS kind, r.id AS record,
       add_days(r.anomaly_reported_on, setting('duty_terms.anomaly-action.days', r.anomaly_reported_on)) AS due,
       r.anomaly_department_manager AS staff, NULL AS department,
       CASE WHEN r.anomaly_action IS NOT NULL THEN r.id END AS met_by,
       r.anomaly_reported_on AS since, setting('duty_terms.anomaly-action.days', r.anomaly_reported_on) AS days
FROM visits AS r
WHERE r.anomaly_reported_on IS NOT NULL
