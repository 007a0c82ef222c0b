/*
id: monthly-results
title: {zh: 客户月度业绩及应收帐表, en: Monthly customer results and receivables statement}
description:
  zh: 每个客户的当月业绩、当月应收和超过规定月数的应收，附完整账龄和部门经理的标记。
  en: Results and receivables of a month by customer, those older than the months set, the full ageing, and the manager's mark.
source: [S3-22]
group: dealings
order: 3022
period: month
dates: sales.month
form: monthly-results
sections:
  - id: rows
    title: {zh: 各客户业绩和应收, en: Results and receivables by customer}
    unit: {zh: 元, en: CNY}
    note:
      zh: 业绩为统计月份的销售净额；应收为该月末未收金额，从开单日起算账龄；贷项抵减应收。
      en: Results are net sales of the month. Receivables are what is open at its end, aged from the day of the document; credits reduce them.
    empty:
      zh: 本月没有销售，也没有应收。
      en: Neither sales nor receivables in this month.
    columns:
      - {name: employee, title: {zh: 业务员／客服, en: Salesperson}, link: employee_id, link_kind: staff, filter: choice, empty: dash, width: 10}
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, filter: text, width: 24}
      - {name: statement_month, title: {zh: 统计月份, en: Month}, format: month, extra: true, width: 9}
      - {name: previous_month_results, title: {zh: 业绩, en: Results}, format: money, total: sum, empty: zero, width: 13}
      - {name: month_before, title: {zh: 上月业绩, en: Month before}, format: money, total: sum, empty: zero, extra: true, width: 13}
      - {name: receivables_over_three_months, title: {zh: 三个月以上的应收帐, en: Receivables older than three months}, format: money, total: sum, empty: zero, width: 13}
      - {name: receivables_current_month, title: {zh: 当月应收帐, en: Receivables of the month}, format: money, total: sum, empty: zero, width: 13}
      - {name: receivables_between, title: {zh: 其余应收, en: Others}, format: money, total: sum, empty: zero, extra: true, width: 12}
      - {name: receivables, title: {zh: 应收合计, en: All receivables}, format: money, total: sum, empty: zero, extra: true, width: 13}
      - {name: manager_mark, title: {zh: 部门经理标记, en: Mark of the manager}, empty: blank, width: 10}
      - {name: handed_over_on, title: {zh: 提交日期, en: Handed over on}, format: date, empty: blank, width: 10}
      - {name: reviewed_by, title: {zh: 审核人, en: Reviewed by}, empty: blank, width: 8}
      - {name: reviewed_on, title: {zh: 审核日期, en: Reviewed on}, format: date, empty: blank, width: 10}
  - id: people
    title: {zh: 各业务员合计, en: By salesperson}
    unit: {zh: 元, en: CNY}
    half: true
    columns:
      - {name: employee, title: {zh: 业务员／客服, en: Salesperson}, empty: dash}
      - {name: results, title: {zh: 业绩, en: Results}, format: money, total: sum}
      - {name: aged, title: {zh: 三个月以上的应收帐, en: Older than three months}, format: money, total: sum}
      - {name: receivables, title: {zh: 应收合计, en: All receivables}, format: money, total: sum}
*/

WITH aged AS (
  SELECT coalesce((
    SELECT json_extract(value, '$') FROM policy
    WHERE setting = 'aged_receivable_months' AND from_date <= min(:to, :as_of)
    ORDER BY from_date DESC LIMIT 1), 3) AS months
),
sold AS (
  SELECT
    customer,
    sum(CASE WHEN month = substr(:to, 1, 7) THEN net_amount END) AS results,
    sum(CASE WHEN month < substr(:to, 1, 7) THEN net_amount END) AS before
  FROM sales
  WHERE month IN (substr(:to, 1, 7), strftime('%Y-%m', :from, '-1 month'))
  GROUP BY customer
),
owed AS (
  SELECT
    r.customer,
    sum(r.open_amount) AS receivables,
    sum(CASE WHEN r.issued_on < date(:to, '+1 day', '-' || aged.months || ' months') THEN r.open_amount END) AS old,
    sum(CASE WHEN r.issued_on >= :from THEN r.open_amount END) AS fresh
  FROM receivables AS r, aged
  WHERE r.month = substr(:to, 1, 7)
  GROUP BY r.customer
),
stated AS (
  SELECT
    c.id, c.code, c.name, c.name_pinyin,
    -- who made the newest sale answers for the figures, else whose customer it is
    coalesce((
      SELECT s.seller FROM sales AS s
      WHERE s.customer = c.id AND s.month <= substr(:to, 1, 7) AND s.seller IS NOT NULL
      ORDER BY s.month DESC, s.date DESC, s.file DESC, s.n DESC LIMIT 1
    ), c.owner) AS employee,
    sold.results, sold.before, owed.receivables, owed.old, owed.fresh
  FROM customers AS c
  LEFT JOIN sold ON sold.customer = c.id
  LEFT JOIN owed ON owed.customer = c.id
  WHERE sold.results IS NOT NULL OR owed.receivables IS NOT NULL
)

-- section: rows
, handed AS (
  SELECT
    b.id, b.employee, b.submitted_on, l.customer, l.mark,
    row_number() OVER (PARTITION BY l.customer ORDER BY b.submitted_on DESC, b.id DESC) AS place
  FROM submissions AS b
  JOIN submissions_lines AS l ON l.record = b.id
  WHERE b.list_type = 'monthly_results' AND b.month = substr(:to, 1, 7)
)
SELECT
  w.id AS employee_id,
  w.name AS employee,
  d.id AS customer_id,
  d.name AS customer,
  d.name_pinyin,
  substr(:to, 1, 7) AS statement_month,
  d.results AS previous_month_results,
  d.before AS month_before,
  d.old AS receivables_over_three_months,
  d.fresh AS receivables_current_month,
  nullif(coalesce(d.receivables, 0) - coalesce(d.old, 0) - coalesce(d.fresh, 0), 0)
    AS receivables_between,
  d.receivables,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'submissions' AND ch.column_name = 'lines_mark' AND ch.const = h.mark) AS manager_mark,
  h.submitted_on AS handed_over_on,
  (SELECT r.name FROM submissions_sign_offs AS s JOIN staff AS r ON r.id = s.staff
    WHERE s.record = h.id AND s.role = 'department_manager' ORDER BY s.n DESC LIMIT 1) AS reviewed_by,
  (SELECT s."on" FROM submissions_sign_offs AS s
    WHERE s.record = h.id AND s.role = 'department_manager' ORDER BY s.n DESC LIMIT 1) AS reviewed_on
FROM stated AS d
LEFT JOIN staff AS w ON w.id = d.employee
LEFT JOIN handed AS h ON h.customer = d.id AND h.place = 1
ORDER BY w.id IS NULL, w.name_pinyin, w.id, d.name_pinyin, d.id;

-- section: people
SELECT
  w.name AS employee,
  coalesce(sum(d.results), 0) AS results,
  coalesce(sum(d.old), 0) AS aged,
  coalesce(sum(d.receivables), 0) AS receivables
FROM stated AS d
LEFT JOIN staff AS w ON w.id = d.employee
GROUP BY w.id
ORDER BY w.id IS NULL, w.name_pinyin, w.id
