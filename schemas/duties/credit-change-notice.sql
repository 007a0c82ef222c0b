/*
id: credit-change-notice
title: {zh: "通知信用等级变更", en: "Give notice of a changed credit grade"}
source: ["S4-7.20", "S4-7.11"]
group: judgement
who: {zh: "报告人", en: "Reporter"}
needs: [credit_notice_days]
working_day: true
result_class: internal
message:
  zh: "把信用变更通知客户和有关部门。"
  en: "Tell the customer and the departments of the change."
why:
  zh: "变更 {since} 生效，{days} 天内通知。"
  en: "The change took effect on {since}; notice is given within {days} days."
met:
  zh: "同一份信用变更，已通知。"
  en: "The same change, notified."
*/
SELECT 'credit-changes' AS kind, r.id AS record,
       add_days(t."on", setting('credit_notice_days', t."on")) AS due,
       r.reported_by AS staff, c.department,
       CASE WHEN r.state = 'notified' THEN r.id END AS met_by,
       t."on" AS since, setting('credit_notice_days', t."on") AS days
FROM credit_changes AS r
JOIN credit_changes_steps AS t ON t.record = r.id AND t."to" = 'effective'
JOIN customers AS c ON c.id = r.customer
