/*
id: monthly-results-review
title: {zh: "审核并标记月度业绩", en: "Review and mark the monthly results"}
source: [S3-23, S3-47]
group: lists
who: {zh: "部门经理", en: "Department manager"}
needs: [days_to_review]
working_day: true
result_class: internal
message:
  zh: "审核 {list_month} 的业绩与应收账款，逐户标记。"
  en: "Review the statement of {list_month} and mark each customer."
why:
  zh: "提交后 {days} 天内（{since} 提交）。"
  en: "Within {days} days of {since}, when it was submitted."
met:
  zh: "同一份报送记录，已审核标记。"
  en: "The same statement, reviewed and marked."
*/
SELECT 'submissions' AS kind, s.id AS record,
       add_days(t."on", setting('days_to_review', t."on")) AS due,
       head(e.department, t."on") AS staff, e.department,
       CASE WHEN s.state = 'marked' THEN s.id END AS met_by,
       s.month AS list_month, t."on" AS since, setting('days_to_review', t."on") AS days
FROM submissions AS s
JOIN staff AS e ON e.id = s.employee
JOIN submissions_steps AS t ON t.record = s.id AND t."to" = 'submitted'
WHERE s.list_type = 'monthly_results'
  AND t.n = (SELECT max(n) FROM submissions_steps WHERE record = s.id AND "to" = 'submitted')
  AND s.state IN ('submitted', 'marked')
