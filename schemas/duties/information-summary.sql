/*
id: information-summary
title: {zh: "提交客户信息管理总结", en: "Submit the summary of customer information"}
source: ["S4-7.14"]
group: lists
who: {zh: "客户信息主管", en: "Customer information supervisor"}
needs: [summary_months]
working_day: true
result_class: internal
message:
  zh: "总结客户信息管理，写明是否有效。"
  en: "Sum up customer information management and say whether it works."
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
    WHERE s.list_type = 'information_summary' GROUP BY s.id
), events AS (
    SELECT day, id FROM sent
    UNION ALL
    -- the first is due an interval after the company has set one
    SELECT in_force_from('summary_months'), NULL
)
SELECT '' AS kind, NULL AS record,
       add_months(day, setting('summary_months', day)) AS due,
       holder('customer_information_supervisor', day) AS staff, NULL AS department,
       lead(id) OVER (ORDER BY day, id) AS met_by,
       day AS period, day AS since, setting('summary_months', day) AS months
FROM events
WHERE day >= in_force_from('summary_months')
