/*
id: after-sales-summary
title: {zh: "提交售后服务总结报告", en: "Submit the after-sales summary"}
source: ["S4-5.01"]
group: lists
who: {zh: "售后服务主管", en: "After-sales supervisor"}
needs: [duty_terms.after-sales-summary.day]
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
       month_day(m.first, setting('duty_terms.after-sales-summary.day', m.first)) AS due,
       holder('after_sales_supervisor', m.first) AS staff, NULL AS department,
       (SELECT min(s.id) FROM submissions AS s
        WHERE s.list_type = 'after_sales_summary' AND coalesce(s.month, substr(s.ends_on, 1, 7)) = p.key
          AND EXISTS (SELECT 1 FROM submissions_steps AS t
                      WHERE t.record = s.id AND t."to" = 'submitted')) AS met_by,
       p.key AS period, p.key AS list_month, setting('duty_terms.after-sales-summary.day', m.first) AS day
FROM periods AS m
JOIN periods AS p ON p.kind = 'month' AND p.last = date(m.first, '-1 day')
WHERE m.kind = 'month'
