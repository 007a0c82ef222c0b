/*
code: rule/assignment-owner
severity: error
source: [S3-30, S3-29, S0-32]
title: {zh: 负责人与划归登记不一致, en: Owner differs from the assignment}
message:
  zh: 客户档案的负责人是{owner}，而 {assignment} 把它划归{salesperson}。
  en: "The file names {owner} as owner, but {assignment} assigns the customer to {salesperson}."
fix:
  zh: 请改客户的 owner；划归已变的，结束旧的划归并另立一条，由部门经理审核。
  en: Change owner; if the assignment has changed, end the old one and record a new one that the department manager has reviewed.
why:
  zh: 客户的划归由业务部门经理审核；负责人只随划归变动。
  en: The department manager reviews who gets a customer; the owner changes only with the assignment.
wrong: |
  # Z-26-3FGHJ: {customer: C-26-7KQ4, salesperson: liu-min, from_date: 2026-07-01}
  owner: zhou-xiaolan
right: |
  # Z-26-3FGHJ: {customer: C-26-7KQ4, salesperson: liu-min, from_date: 2026-07-01}
  owner: liu-min
*/
WITH running AS (
    SELECT id, customer, salesperson,
           row_number() OVER (PARTITION BY customer ORDER BY from_date DESC, id DESC) AS place
    FROM assignments WHERE salesperson IS NOT NULL AND to_date IS NULL
)
SELECT 'customers' AS kind, c.id AS record,
       CASE WHEN c.owner IS NULL THEN '' ELSE '/owner' END AS pointer,
       coalesce(o.name, c.owner, '—') AS owner, a.id AS assignment,
       coalesce(s.name, a.salesperson) AS salesperson
FROM running AS a
JOIN customers AS c ON c.id = a.customer AND c.state <> 'closed'
LEFT JOIN staff AS o ON o.id = c.owner
LEFT JOIN staff AS s ON s.id = a.salesperson
WHERE a.place = 1 AND c.owner IS NOT a.salesperson
