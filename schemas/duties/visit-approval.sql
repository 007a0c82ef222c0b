/*
id: visit-approval
title: {zh: "审批拜访记录", en: "Approve the record of a visit"}
source: [S3-43, S3-47]
group: visits
who: {zh: "部门经理", en: "Department manager"}
needs: [days_to_approve]
working_day: true
result_class: internal
message:
  zh: "审批拜访记录。"
  en: "Approve the record of the visit."
why:
  zh: "从 {since} 起 {days} 天内。"
  en: "Within {days} days of {since}."
met:
  zh: "同一份拜访记录，已确认。"
  en: "The same visit, confirmed."
*/
SELECT 'visits' AS kind, r.id AS record,
       add_days(r.filled_in_on, setting('days_to_approve', r.filled_in_on)) AS due,
       head(coalesce(e.department, c.department), r.filled_in_on) AS staff, coalesce(e.department, c.department) AS department,
       CASE WHEN r.state IN ('confirmed', 'claimed', 'claim_reviewed', 'reimbursed') THEN r.id END AS met_by,
       r.filled_in_on AS since, setting('days_to_approve', r.filled_in_on) AS days
FROM visits AS r
JOIN customers AS c ON c.id = r.customer
LEFT JOIN staff AS e ON e.id = r.salesperson
WHERE r.filled_in_on IS NOT NULL AND r.state <> 'cancelled'
