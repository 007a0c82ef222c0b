/*
id: key-account-month-report
title: {zh: "提交大客户月报", en: "Submit the monthly report on key accounts"}
source: ["S4-4.06", "S4-4.01"]
group: lists
who: {zh: "大客户主管", en: "Key account supervisor"}
needs: [duty_terms.key-account-month-report.day]
working_day: true
result_class: internal
message:
  zh: "提交 {list_month} 的大客户月报。"
  en: "Submit the key account report of {list_month}."
why:
  zh: "每月 {day} 日提交上月的月报。"
  en: "Due on day {day} of each month for the month before."
met:
  zh: "该月的重点客户情况汇报，已提交。"
  en: "The report on key customers of that month, submitted."
*/
SELECT '' AS kind, NULL AS record,
       month_day(m.first, setting('duty_terms.key-account-month-report.day', m.first)) AS due,
       holder('key_account_supervisor', m.first) AS staff, NULL AS department,
       (SELECT min(s.id) FROM submissions AS s
        WHERE s.list_type = 'key_customer_report' AND s.month = p.key
          AND EXISTS (SELECT 1 FROM submissions_steps AS t
                      WHERE t.record = s.id AND t."to" = 'submitted')) AS met_by,
       p.key AS period, p.key AS list_month,
       setting('duty_terms.key-account-month-report.day', m.first) AS day
FROM periods AS m
JOIN periods AS p ON p.kind = 'month' AND p.last = date(m.first, '-1 day')
WHERE m.kind = 'month'
