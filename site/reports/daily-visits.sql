/*
id: daily-visits
title: {zh: 客户拜访日报表, en: Daily visit report}
description:
  zh: 每人每天拜访的客户、谈了什么、成果、费用和处理、未处理的问题。
  en: Whom each employee met on each day, what it brought, expenses, and problems handled and still open.
source: [S4-3.16]
group: dealings
order: 4316
period: [day, month]
dates: visits.visited_on
form: daily-visits
sections:
  - id: days
    title: {zh: 每天, en: By day}
    empty:
      zh: 这段时间没有拜访。
      en: Nobody was visited in this time.
    columns:
      - {name: date, title: {zh: 日期, en: Date}, format: date, width: 10}
      - {name: weekday, title: {zh: 星期, en: Weekday}, width: 9}
      - {name: prepared_by, title: {zh: 填表人, en: Prepared by}, link: staff_id, link_kind: staff, filter: choice, width: 10}
      - {name: visit_count, title: {zh: 本日拜访数目, en: Visits of the day}, format: integer, total: sum, width: 9}
      - {name: expenses_total, title: {zh: 费用合计, en: Expenses}, unit: {zh: 元, en: CNY}, format: money, total: sum, empty: dash, only: visits.expenses_total, width: 11}
      - {name: handled, title: {zh: 已处理问题, en: Problems handled}, format: integer, total: sum, width: 8}
      - {name: open, title: {zh: 未处理问题, en: Problems open}, format: integer, total: sum, width: 8}
  - id: visits
    title: {zh: 拜访明细, en: Visits}
    empty:
      zh: 这段时间没有拜访。
      en: Nobody was visited in this time.
    columns:
      - {name: date, title: {zh: 日期, en: Date}, format: date, width: 9}
      - {name: prepared_by, title: {zh: 填表人, en: Prepared by}, width: 8}
      - {name: customer, title: {zh: 客户, en: Customer}, link: visit, link_kind: visits, filter: text, width: 20}
      - {name: person_met, title: {zh: 面谈者, en: Person met}, format: list, empty: dash, only: visits_participants.name, width: 10}
      - {name: plan, title: {zh: 商谈计划, en: Plan}, empty: dash, width: 9}
      - {name: summary, title: {zh: 面谈概要, en: Summary}, empty: dash, width: 30}
      - {name: outcome, title: {zh: 成果, en: Outcome}, empty: dash, width: 9}
      - {name: companions, title: {zh: 同行者, en: Companions}, format: list, empty: dash, width: 10}
  - id: expenses
    title: {zh: 费用, en: Expenses}
    empty:
      zh: 没有费用。
      en: No expenses.
    columns:
      - {name: date, title: {zh: 日期, en: Date}, format: date, width: 9}
      - {name: prepared_by, title: {zh: 填表人, en: Prepared by}, width: 8}
      - {name: item, title: {zh: 项目, en: Item}, width: 20}
      - {name: amount, title: {zh: 金额, en: Amount}, unit: {zh: 元, en: CNY}, format: money, total: sum, only: visits_expenses.amount, width: 11}
      - {name: remarks, title: {zh: 备注, en: Remarks}, empty: blank, width: 20}
  - id: problems
    title: {zh: 问题, en: Problems}
    empty:
      zh: 没有提出问题。
      en: No problems were raised.
    columns:
      - {name: date, title: {zh: 日期, en: Date}, format: date, width: 9}
      - {name: customer, title: {zh: 客户, en: Customer}, width: 20}
      - {name: state, title: {zh: 处理, en: Handling}, width: 8}
      - {name: problem, title: {zh: 问题, en: Problem}, width: 40}
*/

WITH made AS (
  SELECT
    v.id, v.visited_on, coalesce(v.recorded_by, v.salesperson) AS staff, v.customer,
    v.expenses_total, -- only: visits.expenses_total
    v.talk_plan, v.actual_topics, v.outcome
  FROM visits AS v
  WHERE v.visited_on BETWEEN :from AND :to AND v.state <> 'cancelled'
),
weekdays (day, zh, en) AS (
  VALUES
    (0, '星期日', 'Sunday'), (1, '星期一', 'Monday'), (2, '星期二', 'Tuesday'),
    (3, '星期三', 'Wednesday'), (4, '星期四', 'Thursday'), (5, '星期五', 'Friday'),
    (6, '星期六', 'Saturday')
)

-- section: days
SELECT
  m.visited_on AS date,
  CASE :lang WHEN 'en' THEN k.en ELSE k.zh END AS weekday,
  w.id AS staff_id,
  w.name AS prepared_by,
  count(*) AS visit_count,
  sum(m.expenses_total) AS expenses_total, -- only: visits.expenses_total
  sum((SELECT count(*) FROM visits_problems_handled AS h WHERE h.record = m.id)) AS handled,
  sum((SELECT count(*) FROM visits_problems_open AS o WHERE o.record = m.id)) AS open
FROM made AS m
JOIN weekdays AS k ON k.day = CAST(strftime('%w', m.visited_on) AS INTEGER)
LEFT JOIN staff AS w ON w.id = m.staff
GROUP BY m.visited_on, m.staff
ORDER BY m.visited_on, w.name_pinyin, w.id;

-- section: visits
SELECT
  m.visited_on AS date,
  m.id AS visit,
  w.name AS prepared_by,
  c.name AS customer,
  (SELECT json_group_array(name) FROM (SELECT p.name FROM visits_participants AS p WHERE p.record = m.id AND p.name IS NOT NULL ORDER BY p.n)) AS person_met, -- only: visits_participants.name
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'visits' AND ch.column_name = 'talk_plan' AND ch.const = m.talk_plan) AS plan,
  m.actual_topics AS summary,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'visits' AND ch.column_name = 'outcome' AND ch.const = m.outcome) AS outcome,
  (SELECT json_group_array(name) FROM (
    SELECT s.name FROM visits_companions AS x JOIN staff AS s ON s.id = x.value
    WHERE x.record = m.id ORDER BY x.n)) AS companions
FROM made AS m
LEFT JOIN staff AS w ON w.id = m.staff
LEFT JOIN customers AS c ON c.id = m.customer
ORDER BY m.visited_on, w.name_pinyin, w.id, m.id;

-- section: expenses
SELECT
  m.visited_on AS date,
  w.name AS prepared_by,
  e.amount, -- only: visits_expenses.amount
  e.item,
  e.remarks
FROM made AS m
JOIN visits_expenses AS e ON e.record = m.id
LEFT JOIN staff AS w ON w.id = m.staff
ORDER BY m.visited_on, w.name_pinyin, w.id, m.id, e.n;

-- section: problems
, raised AS (
  SELECT record, n, value, 0 AS position, '未处理' AS zh, 'Open' AS en FROM visits_problems_open
  UNION ALL
  SELECT record, n, value, 1, '已处理', 'Handled' FROM visits_problems_handled
)
SELECT
  m.visited_on AS date,
  c.name AS customer,
  CASE :lang WHEN 'en' THEN r.en ELSE r.zh END AS state,
  r.value AS problem
FROM made AS m
JOIN raised AS r ON r.record = m.id
LEFT JOIN customers AS c ON c.id = m.customer
ORDER BY m.visited_on, m.id, r.position, r.n
