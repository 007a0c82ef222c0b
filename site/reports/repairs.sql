/*
id: repairs
title: {zh: 产品故障维修统计表, en: Product fault and repair statistics}
description:
  zh: 一个期间报修的产品：故障、处理情况和负责人，并按产品和保修情况汇总。
  en: The repairs asked for in a period with fault, handling and who was responsible, summed by product and warranty.
source: [S4-5.06]
group: service
order: 4506
period: [month, quarter, year]
dates: services.received_on
form: repairs
sections:
  - id: head
    title: {zh: 统计, en: Statistics}
    show: facts
    columns:
      - {name: statistics_on, title: {zh: 统计日期, en: As of}, format: date}
      - {name: n, title: {zh: 报修, en: Repairs}, format: integer}
      - {name: done, title: {zh: 已修复, en: Repaired}, format: integer}
      - {name: in_warranty, title: {zh: 保修期内, en: Under warranty}, format: integer}
      - {name: out_of_warranty, title: {zh: 保修期外, en: Out of warranty}, format: integer}
  - id: rows
    title: {zh: 故障和维修, en: Faults and repairs}
    empty:
      zh: 本期没有报修。
      en: No repair was asked for in this period.
    columns:
      - {name: service, title: {zh: 编号, en: Number}, link: id, link_kind: services, extra: true, width: 9}
      - {name: department, title: {zh: 部门, en: Department}, empty: dash, filter: choice, width: 12}
      - {name: product, title: {zh: 产品名称, en: Product}, link: product_id, link_kind: products, width: 16}
      - {name: purchased_on, title: {zh: 购买时间, en: Purchased on}, format: date, empty: dash, width: 10}
      - {name: reported_on, title: {zh: 报修时间, en: Reported on}, format: date, width: 10}
      - {name: fault, title: {zh: 产品故障描述, en: Fault}, empty: dash, width: 26}
      - {name: handling, title: {zh: 处理情况, en: How it was handled}, empty: dash, width: 26}
      - {name: responsible, title: {zh: 负责人, en: Responsible}, link: responsible_id, link_kind: staff, empty: dash, width: 9}
      - {name: warranty, title: {zh: 保修期内, en: Under warranty}, format: bool, empty: dash, extra: true, width: 8}
      - {name: remarks, title: {zh: 备注, en: Remarks}, empty: blank, width: 14}
  - id: products
    title: {zh: 按产品, en: By product}
    half: true
    empty:
      zh: 本期没有报修。
      en: No repair was asked for in this period.
    columns:
      - {name: product, title: {zh: 产品名称, en: Product}}
      - {name: n, title: {zh: 次数, en: Repairs}, format: integer, total: sum}
      - {name: in_warranty, title: {zh: 保修期内, en: Under warranty}, format: integer, total: sum}
      - {name: charge, title: {zh: 收费, en: Charged}, unit: {zh: 元, en: CNY}, format: money, total: sum}
    chart:
      type: bar
      label: product
      series: [{column: n, title: {zh: 次数, en: Repairs}, tone: blue-2}]
*/

WITH asked AS (
  SELECT
    s.id, s.code, s.department, s.product, s.product_name, s.purchased_on, s.received_on,
    s.repair_fault, s.problem, s.service_provided, s.result, s.repair_work, s.handled_by,
    s.repair_technician, s.in_warranty, s.repair_finished_on, s.repair_charge, s.notes
  FROM services AS s
  WHERE s.service_type = 'repair' AND s.state <> 'cancelled'
    AND s.received_on BETWEEN :from AND :to
)

-- section: head
SELECT
  min(:to, :as_of) AS statistics_on,
  count(*) AS n,
  count(repair_finished_on) AS done,
  count(CASE WHEN in_warranty THEN 1 END) AS in_warranty,
  count(CASE WHEN NOT in_warranty THEN 1 END) AS out_of_warranty
FROM asked;

-- section: rows
SELECT
  a.id,
  coalesce(a.code, a.id) AS service,
  d.name AS department,
  p.id AS product_id,
  coalesce(p.name, a.product_name) AS product,
  a.purchased_on,
  a.received_on AS reported_on,
  coalesce(a.repair_fault, a.problem) AS fault,
  coalesce(a.repair_work, a.service_provided, a.result) AS handling,
  w.id AS responsible_id,
  w.name AS responsible,
  a.in_warranty AS warranty,
  a.notes AS remarks
FROM asked AS a
LEFT JOIN departments AS d ON d.id = a.department
LEFT JOIN products AS p ON p.id = a.product
LEFT JOIN staff AS w ON w.id = coalesce(a.handled_by, a.repair_technician)
ORDER BY a.received_on, a.id;

-- section: products
SELECT
  coalesce(p.name, a.product_name, CASE :lang WHEN 'en' THEN 'Not given' ELSE '未写明' END) AS product,
  count(*) AS n,
  count(CASE WHEN a.in_warranty THEN 1 END) AS in_warranty,
  coalesce(sum(a.repair_charge), 0) AS charge
FROM asked AS a
LEFT JOIN products AS p ON p.id = a.product
GROUP BY coalesce(p.id, a.product_name)
ORDER BY n DESC, product
