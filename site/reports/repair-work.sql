/*
id: repair-work
title: {zh: 维修人员工作月报表, en: Monthly work report of repair staff}
description:
  zh: 每个维修人员当月修复的产品、数量和工时，加上其他工作、总工时和出勤天数。
  en: What each technician repaired in a month with quantity and hours, other work, all hours and days of attendance.
source: [S4-5.07]
group: service
order: 4507
period: month
dates: services.repair_finished_on
form: repair-work
sections:
  - id: rows
    title: {zh: 明细, en: Work}
    note:
      zh: 维修按修复日期计入；工时合计＝维修工时＋其他工作工时，列在每人的最后一行。
      en: Repairs count in the month they were finished. All hours, repairs and other work, stand in the last line of each person.
    empty:
      zh: 本月没有修复的产品，也没有其他工作。
      en: Nothing was repaired and no other work was reported in this month.
    columns:
      - {name: technician, title: {zh: 姓名, en: Technician}, link: technician_id, link_kind: staff, width: 9}
      - {name: product, title: {zh: 维修产品, en: Product}, empty: dash, width: 20}
      - {name: quantity, title: {zh: 数量, en: Quantity}, format: integer, empty: dash, total: sum, width: 7}
      - {name: repair_hours, title: {zh: 工时, en: Hours}, format: quantity, empty: dash, total: sum, width: 7}
      - {name: other_work, title: {zh: 其他工作, en: Other work}, empty: dash, width: 20}
      - {name: other_hours, title: {zh: 其他工作工时, en: Hours of other work}, format: quantity, empty: dash, total: sum, width: 9}
      - {name: total_hours, title: {zh: 工时合计, en: All hours}, format: quantity, empty: dash, total: sum, width: 8}
      - {name: attendance_days, title: {zh: 出勤天数, en: Days of attendance}, format: quantity, empty: dash, only: submissions_work.attendance_days, width: 8}
      - {name: remarks, title: {zh: 备注, en: Remarks}, empty: blank, only: submissions_work.remarks, width: 14}
*/
WITH repaired AS (
  SELECT
    s.repair_technician AS technician,
    coalesce(p.name, s.product_name) AS product,
    sum(coalesce(s.repair_quantity, 1)) AS quantity,
    sum(s.repair_hours) AS hours
  FROM services AS s
  LEFT JOIN products AS p ON p.id = s.product
  WHERE s.repair_finished_on BETWEEN :from AND :to AND s.repair_technician IS NOT NULL
    AND s.state <> 'cancelled'
  GROUP BY s.repair_technician, coalesce(p.id, s.product_name)
),
other AS (
  SELECT
    k.technician, k.other_work, k.other_hours,
    k.attendance_days, -- only: submissions_work.attendance_days
    k.remarks, -- only: submissions_work.remarks
    k.n
  FROM submissions AS b
  JOIN submissions_work AS k ON k.record = b.id
  WHERE b.list_type = 'repair_work' AND b.month = substr(:to, 1, 7)
),
rows AS (
  SELECT
    technician, 0 AS part, product, quantity, hours, NULL AS other_work, NULL AS other_hours,
    NULL AS attendance_days, -- only: submissions_work.attendance_days
    NULL AS remarks, -- only: submissions_work.remarks
    0 AS n
  FROM repaired
  UNION ALL
  SELECT
    technician, 1, NULL, NULL, NULL, other_work, other_hours,
    attendance_days, -- only: submissions_work.attendance_days
    remarks, -- only: submissions_work.remarks
    n
  FROM other
),
placed AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY technician ORDER BY part DESC, n DESC, product DESC) AS back,
    sum(coalesce(hours, 0) + coalesce(other_hours, 0)) OVER (PARTITION BY technician) AS whole
  FROM rows
)
SELECT
  w.id AS technician_id,
  w.name AS technician,
  r.product,
  r.quantity,
  r.hours AS repair_hours,
  r.other_work,
  r.other_hours,
  CASE WHEN r.back = 1 THEN r.whole END AS total_hours,
  r.attendance_days, -- only: submissions_work.attendance_days
  r.remarks, -- only: submissions_work.remarks
  r.back
FROM placed AS r
LEFT JOIN staff AS w ON w.id = r.technician
ORDER BY w.name_pinyin, w.id, r.back DESC
