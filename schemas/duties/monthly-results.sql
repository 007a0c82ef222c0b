/*
id: monthly-results
title: {zh: "提交月度业绩与应收账款表", en: "Submit the monthly results and receivables"}
source: [S3-21, S3-22, S3-24, S3-45, S3-46]
group: lists
who: {zh: "负责客户的业务员或客服", en: "Whoever looks after customers"}
needs: [results_due_day, results_month_offset]
uses: [aged_receivable_months]
working_day: true
result_class: internal
message:
  zh: "统计 {list_month} 的业绩、三个月以上应收账款和本月应收账款，交部门经理。"
  en: "State the results of {list_month}, receivables older than three months and those of this month, and hand them to the department manager."
why:
  zh: "每月 {day} 日提交；凡负责客户的员工都要提交。"
  en: "Due on day {day} of each month from everybody who looks after customers."
met:
  zh: "本人该月的月度业绩报送记录，已提交。"
  en: "The employee’s own statement of that month, submitted."
*/
WITH keepers AS (
    SELECT c.owner AS id, min(c.opened_on) AS since
    FROM customers AS c WHERE c.owner IS NOT NULL AND c.state <> 'closed'
    GROUP BY c.owner
), months AS (
    SELECT m.first, month_day(m.first, setting('results_due_day', m.first)) AS due,
           substr(add_months(m.first, -setting('results_month_offset', m.first)), 1, 7) AS month
    FROM periods AS m WHERE m.kind = 'month'
)
SELECT 'staff' AS kind, k.id AS record, m.due, k.id AS staff, e.department,
       (SELECT min(s.id) FROM submissions AS s
        WHERE s.list_type = 'monthly_results' AND s.employee = k.id AND s.month = m.month
          AND EXISTS (SELECT 1 FROM submissions_steps AS t
                      WHERE t.record = s.id AND t."to" = 'submitted')) AS met_by,
       m.month AS period, m.month AS list_month, setting('results_due_day', m.first) AS day
FROM keepers AS k
JOIN staff AS e ON e.id = k.id
JOIN months AS m ON m.first > k.since AND m.first > coalesce(e.joined_on, '')
WHERE e.left_on IS NULL OR e.left_on >= m.due
