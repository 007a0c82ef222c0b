/*
id: opinion-feedback
title: {zh: "反馈客户意见", en: "Feed back a customer’s opinion"}
source: [S1-11, "S4-2.02"]
group: service
who: {zh: "登记人", en: "Whoever entered it"}
needs: [feedback_days]
working_day: true
result_class: internal
message:
  zh: "把客户意见反馈给有关部门。"
  en: "Feed the opinion back to the departments concerned."
why:
  zh: "{since} 收到，{days} 天内反馈。"
  en: "Received on {since}; fed back within {days} days."
met:
  zh: "写明反馈日期的同一份改进记录。"
  en: "The same improvement, with the date of the feedback."
*/
SELECT 'improvements' AS kind, i.id AS record,
       add_days(i.raised_on, setting('feedback_days', i.raised_on)) AS due,
       i.raised_by AS staff, i.department_in_charge AS department,
       CASE WHEN i.feedback_on <= :as_of THEN i.id END AS met_by,
       i.raised_on AS since, setting('feedback_days', i.raised_on) AS days
FROM improvements AS i
WHERE i.origin = 'opinion'
