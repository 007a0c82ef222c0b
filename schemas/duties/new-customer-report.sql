/*
id: new-customer-report
title: {zh: "提交新开发客户报告", en: "Report a newly won customer"}
source: ["S4-2.13"]
group: plans
who: {zh: "开发负责人", en: "Person in charge"}
needs: [duty_terms.new-customer-report.days]
working_day: true
result_class: internal
message:
  zh: "填写新开发客户报告。"
  en: "Write the report on the new customer."
why:
  zh: "{since} 开发成功，{days} 天内报告。"
  en: "Won on {since}; reported within {days} days."
met:
  zh: "写明报告日期的同一项开发。"
  en: "The same opportunity, with the date of the report."
*/
SELECT 'opportunities' AS kind, o.id AS record,
       add_days(t."on", setting('duty_terms.new-customer-report.days', t."on")) AS due,
       o.person_in_charge AS staff, NULL AS department,
       CASE WHEN o.new_customer_reported_on <= :as_of THEN o.id END AS met_by,
       t."on" AS since, setting('duty_terms.new-customer-report.days', t."on") AS days
FROM opportunities AS o JOIN opportunities_steps AS t ON t.record = o.id AND t."to" = 'won'
