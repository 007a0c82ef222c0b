/*
id: complaint-analysis
title: {zh: "提交投诉统计分析", en: "Submit the analysis of complaints"}
source: [S1-39, "S4-6.06"]
group: lists
who: {zh: "客户投诉主管", en: "Complaint supervisor"}
needs: [statistics_interval_months]
working_day: true
result_class: internal
message:
  zh: "统计分析客户投诉并提交。"
  en: "Count and analyse the complaints and submit the analysis."
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
    WHERE s.list_type = 'complaint_analysis' GROUP BY s.id
), events AS (
    SELECT day, id FROM sent
    UNION ALL
    -- the first is due an interval after the company has set one
    SELECT in_force_from('statistics_interval_months'), NULL
)
SELECT '' AS kind, NULL AS record,
       add_months(day, setting('statistics_interval_months', day)) AS due,
       holder('complaint_supervisor', day) AS staff, NULL AS department,
       lead(id) OVER (ORDER BY day, id) AS met_by,
       day AS period, day AS since, setting('statistics_interval_months', day) AS months
FROM events
WHERE day >= in_force_from('statistics_interval_months')
