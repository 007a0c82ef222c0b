/*
id: sales-month-report
title: {zh: "提交客户销售信息月报", en: "Submit the monthly report of sales"}
source: ["S4-7.06", "S4-7.02"]
group: lists
who: {zh: "客户信息专员", en: "Customer information specialist"}
needs: [duty_terms.sales-month-report.day]
working_day: true
result_class: internal
message:
  zh: "提交 {list_month} 的报表。"
  en: "Submit the report of {list_month}."
why:
  zh: "每月 {day} 日提交上月的报表。"
  en: "Due on day {day} of each month for the month before."
met:
  zh: "该月的报送记录，已提交。"
  en: "The submission of that month, submitted."
*/
SELECT '' AS kind, NULL AS record,
       month_day(m.first, setting('duty_terms.sales-month-report.day', m.first)) AS due,
       holder('customer_information_specialist', m.first) AS staff, NULL AS department,
       (SELECT min(s.id) FROM submissions AS s
        WHERE s.list_type = 'monthly_sales' AND coalesce(s.month, substr(s.ends_on, 1, 7)) = p.key
          AND EXISTS (SELECT 1 FROM submissions_steps AS t
                      WHERE t.record = s.id AND t."to" = 'submitted')) AS met_by,
       p.key AS period, p.key AS list_month, setting('duty_terms.sales-month-report.day', m.first) AS day
FROM periods AS m
JOIN periods AS p ON p.kind = 'month' AND p.last = date(m.first, '-1 day')
WHERE m.kind = 'month'
