/*
code: rule/assignment-overlap
severity: error
source: [S3-30]
title: {zh: 一家客户同时划归两次, en: A customer assigned twice at a time}
message:
  zh: 客户“{customer}”从 {from_date} 起的划归与 {other} 重叠。
  en: “{customer}” is assigned from {from_date} while {other} still runs.
fix:
  zh: 请在前一次划归写明结束日期 to_date，或改正起始日期。
  en: Write to_date in the earlier assignment, or correct the day from which this one holds.
why:
  zh: 每家在往来的客户任何时候只有一名业务员负责。
  en: Every active customer has exactly one salesperson at any time.
wrong: |
  # Z-26-3FGHJ 从 2026-01-01 起，没有结束 / open since then
  customer: C-26-7KQ4
  from_date: 2026-07-01
right: |
  # Z-26-3FGHJ: to_date: 2026-06-30
  customer: C-26-7KQ4
  from_date: 2026-07-01
*/
WITH lined_up AS (
    SELECT id, customer, from_date,
           lag(id) OVER w AS other, lag(coalesce(to_date, '9999-12-31')) OVER w AS other_to
    FROM assignments WHERE salesperson IS NOT NULL
    WINDOW w AS (PARTITION BY customer ORDER BY from_date, id)
)
SELECT 'assignments' AS kind, a.id AS record, '/from_date' AS pointer,
       coalesce(c.name, a.customer) AS customer, a.from_date, a.other
FROM lined_up AS a LEFT JOIN customers AS c ON c.id = a.customer
WHERE a.other_to >= a.from_date
