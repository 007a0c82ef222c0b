/*
id: development-plan-sheet
title: {zh: 客户开发计划与实际, en: Development plan against actual visits}
description:
  zh: 每份开发计划各客户各月计划的和实际的拜访次数，实际次数由拜访记录计算。
  en: The visits planned and made for each customer and month of a development plan; those made come from the visit records.
source: [S4-2.10]
over: plans
group: dealings
order: 4210
sections:
  - id: schedule
    title: {zh: 拜访时间安排, en: Visits by month}
    columns:
      - {name: customer, title: {zh: 客户名称, en: Customer}, width: 20}
      - {name: person_to_visit, title: {zh: 拜访对象, en: Person to be visited}, empty: dash, only: plans_yearly_visits.person, width: 10}
      - {name: address, title: {zh: 地址, en: Address}, empty: dash, width: 20}
      - {name: month, title: {zh: 月份, en: Month}, format: month, width: 9}
      - {name: planned, title: {zh: 计划, en: Planned}, format: integer, empty: dash, width: 7}
      - {name: actual, title: {zh: 实际, en: Actual}, format: integer, empty: dash, width: 7}
      - {name: remarks, title: {zh: 备注, en: Remarks}, empty: blank, width: 14}
*/
WITH lines AS (
  SELECT
    y.record, y.n,
    y.person, -- only: plans_yearly_visits.person
    y.customer, y.address, y.notes, s.month, s.planned
  FROM plans_yearly_visits AS y
  JOIN plans_yearly_visits_schedule AS s ON s.record = y.record AND s.parent = y.n
)
SELECT
  l.record,
  c.name AS customer,
  l.person AS person_to_visit, -- only: plans_yearly_visits.person
  coalesce(l.address, c.address) AS address,
  l.month,
  l.planned,
  CASE WHEN l.month <= substr(:as_of, 1, 7) THEN (
    SELECT count(*) FROM visits AS v
    WHERE v.customer = l.customer AND substr(v.visited_on, 1, 7) = l.month
      AND v.visited_on <= :as_of AND v.state <> 'cancelled'
  ) END AS actual,
  l.notes AS remarks
FROM lines AS l
LEFT JOIN customers AS c ON c.id = l.customer
ORDER BY l.record, l.n, l.month
