/*
code: rule/support-staff
severity: warning
source: ["S4-4.05"]
title: {zh: 安排的售前人员不足, en: Fewer pre-sales staff than requested}
message:
  zh: 申请 {asked} 人，只安排了 {assigned} 人。
  en: "{asked} people were requested and {assigned} assigned."
fix:
  zh: 请补派人员，或把申请的人数改到批准的人数。
  en: Assign more, or change the request to what was approved.
why:
  zh: 批准的支持要有足够的人去做。
  en: Support that was approved needs the people to give it.
wrong: |
  people_requested:
    - {level: presales, count: 2}
  staff_assigned: [meng-fan]
right: |
  people_requested:
    - {level: presales, count: 1}
  staff_assigned: [meng-fan]
*/
WITH asked AS MATERIALIZED (
    SELECT record, sum(count) AS people FROM support_requests_people_requested
    WHERE level <> 'user' GROUP BY record
),
assigned AS MATERIALIZED (
    SELECT record, count(*) AS people FROM support_requests_staff_assigned GROUP BY record
)
SELECT 'support-requests' AS kind, r.id AS record, '/staff_assigned' AS pointer,
       a.people AS asked, g.people AS assigned
FROM support_requests AS r
JOIN asked AS a ON a.record = r.id
JOIN assigned AS g ON g.record = r.id
WHERE g.people < a.people
