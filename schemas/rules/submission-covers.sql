/*
code: rule/submission-covers
severity: warning
source: [S3-21, S3-22]
title: {zh: 月度报表漏了划归的客户, en: Monthly statement without a customer of the employee}
message:
  zh: "{month} 的业绩及应收帐表没有客户“{customer}”，当月该客户划归{staff}。"
  en: "The statement for {month} does not list “{customer}”, who was assigned to {staff} in that month."
fix:
  zh: 请补上这家客户的一行；划归有误的，改正划归登记。
  en: Add a line for that customer, or correct the assignment.
why:
  zh: 业务员每月统计名下每家客户的业绩和应收帐。
  en: Every month the salesperson works out results and receivables for each of their customers.
wrong: |
  # 客户 C-26-7KQ4、C-26-3FGH 当月都划归 zhou-xiaolan / both are assigned
  employee: zhou-xiaolan
  month: 2026-04
  lines:
    - {customer: C-26-7KQ4, mark: normal}
right: |
  employee: zhou-xiaolan
  month: 2026-04
  lines:
    - {customer: C-26-7KQ4, mark: normal}
    - {customer: C-26-3FGH, mark: normal}
*/
SELECT 'submissions' AS kind, s.id AS record, '/lines' AS pointer, s.month,
       coalesce(c.name, a.customer) AS customer, coalesce(p.name, s.employee) AS staff
FROM submissions AS s
JOIN assignments AS a ON a.salesperson = s.employee
    -- assigned for the whole month
    AND a.from_date <= s.month || '-01'
    AND coalesce(a.to_date, '9999-12-31') >= date(s.month || '-01', '+1 month', '-1 day')
JOIN customers AS c ON c.id = a.customer AND c.state <> 'closed'
LEFT JOIN staff AS p ON p.id = s.employee
WHERE s.list_type = 'monthly_results' AND s.state <> 'prepared'
  AND NOT EXISTS (SELECT 1 FROM submissions_lines AS l
                  WHERE l.record = s.id AND l.customer = a.customer)
