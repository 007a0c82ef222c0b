/*
id: key-customer-report
title: {zh: "向公司领导汇报重点客户情况", en: "Report on key customers to the leadership"}
source: [S1-15, S1-47]
group: lists
who: {zh: "重点客户管理部门", en: "Key Customer Management Department"}
needs: [report_interval_months]
working_day: true
result_class: internal
message:
  zh: "汇报重点客户的业务状况和发展动态，提出改进措施和建议。"
  en: "Report on business and developments of key customers, with proposals."
why:
  zh: "每 {months} 个月一次，从 {since}（上次报送或规定生效之日）起算。"
  en: "Due every {months} months, counted from {since}, the last submission or the day of the rule."
met:
  zh: "下一份报送记录，已提交。"
  en: "The next submission, submitted."
*/
WITH sent AS (
    SELECT s.id, max(t."on") AS day FROM submissions AS s
    JOIN submissions_steps AS t ON t.record = s.id AND t."to" = 'submitted'
    WHERE s.list_type = 'key_customer_report' GROUP BY s.id
), events AS (
    SELECT day, id FROM sent
    UNION ALL
    -- the first is due an interval after the company has set one
    SELECT in_force_from('report_interval_months'), NULL
)
SELECT '' AS kind, NULL AS record,
       add_months(day, setting('report_interval_months', day)) AS due,
       holder('key_customers', day) AS staff, NULL AS department,
       lead(id) OVER (ORDER BY day, id) AS met_by,
       day AS period, day AS since, setting('report_interval_months', day) AS months
FROM events
WHERE day >= in_force_from('report_interval_months')
