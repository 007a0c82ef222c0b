/*
id: quarterly-evaluation
title: {zh: "按季评估客户", en: "Evaluate customers every quarter"}
source: [S3-39, S3-10, S3-12]
group: judgement
who: {zh: "客户评估小组", en: "Customer evaluation team"}
uses: [evaluation_due_days]
working_day: true
result_class: internal
message:
  zh: "评估该客户 {quarter} 的情况，调整分类。"
  en: "Evaluate the customer for {quarter} and adjust the tier."
why:
  zh: "每季度调整一次；{quarter} 的评估最迟 {due} 完成。"
  en: "Adjusted every quarter; the evaluation of {quarter} is due by {due}."
met:
  zh: "该客户该季度的评估。"
  en: "The evaluation of that customer and quarter."
*/
WITH quarters AS (
    SELECT "key", first, last,
           coalesce(add_days(last, setting('evaluation_due_days', last)),
                    date(last, '+1 day', '+3 months', '-1 day')) AS due,
           holder('evaluation_team', last) AS staff
    FROM periods WHERE kind = 'quarter'
), rated AS (
    SELECT customer, quarter, min(id) AS id FROM evaluations GROUP BY customer, quarter
)
SELECT 'customers' AS kind, c.id AS record, q.due, coalesce(q.staff, c.owner) AS staff, c.department,
       r.id AS met_by, q."key" AS period,
       substr(q."key", 1, 4) || ' 年第 ' || substr(q."key", 6) || ' 季度' AS quarter_zh,
       'quarter ' || substr(q."key", 6) || ' of ' || substr(q."key", 1, 4) AS quarter_en
FROM quarters AS q
JOIN customers AS c ON c.opened_on < q.first AND c.state <> 'closed'
LEFT JOIN rated AS r ON r.customer = c.id AND r.quarter = q."key"
