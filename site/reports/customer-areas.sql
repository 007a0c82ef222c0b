/*
id: customer-areas
title: {zh: 客户区域分类表, en: Customer area list}
description:
  zh: 在册客户按销售区域列出，附经营类别和不宜访问时间。
  en: Customers on file by sales area, with kind of business and times not suited to visits.
source: [S4-7.04]
group: parties
order: 4704
form: customer-areas
sections:
  - id: rows
    title: {zh: 各区域客户, en: Customers by area}
    columns:
      - {name: row_no, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 5}
      - {name: area_code, title: {zh: 区域代号, en: Area}, align: center, empty: dash, width: 7}
      - {name: area_name, title: {zh: 所辖区域名称, en: Name of the area}, link: area_id, link_kind: areas, filter: choice, empty: dash, width: 14}
      - {name: group, title: {zh: 组别, en: Group}, empty: dash, width: 10}
      - {name: boundary, title: {zh: 区域界限, en: Boundary}, empty: dash, width: 22}
      - {name: company, title: {zh: 公司名称, en: Company}, link: customer_id, link_kind: customers, sort: name_pinyin, filter: text, width: 24}
      - {name: business_kind, title: {zh: 经营类别, en: Kind of business}, empty: dash, width: 12}
      - {name: no_visit_time, title: {zh: 不宜访问时间, en: No visits at}, empty: dash, width: 14}
      - {name: remarks, title: {zh: 备注, en: Remarks}, empty: dash, width: 14}
  - id: areas
    title: {zh: 各区域客户数, en: Customers by area}
    half: true
    columns:
      - {name: area, title: {zh: 区域, en: Area}, empty: dash}
      - {name: n, title: {zh: 客户数, en: Customers}, format: integer, total: sum}
    chart:
      type: bar
      label: area
      series: [{column: n, title: {zh: 客户数, en: Customers}, tone: blue-2}]
*/

-- section: rows
SELECT
  row_number() OVER (ORDER BY a.id IS NULL, coalesce(a.code, a.id), c.name_pinyin, c.id) AS row_no,
  a.id AS area_id,
  coalesce(a.code, a.id) AS area_code,
  a.name AS area_name,
  a."group" AS "group",
  a.boundary,
  c.id AS customer_id,
  c.name AS company,
  c.name_pinyin,
  c.profile_industry AS business_kind,
  (SELECT group_concat(u.value, CASE :lang WHEN 'en' THEN ', ' ELSE '、' END)
    FROM customers_visiting_unsuitable_times AS u WHERE u.record = c.id) AS no_visit_time,
  c.visiting_notes AS remarks
FROM customers AS c
LEFT JOIN areas AS a ON a.id = c.visiting_area
WHERE c.state <> 'closed'
ORDER BY a.id IS NULL, coalesce(a.code, a.id), c.name_pinyin, c.id;

-- section: areas
SELECT
  coalesce(a.name, CASE :lang WHEN 'en' THEN 'No area' ELSE '没有区域' END) AS area,
  count(*) AS n
FROM customers AS c
LEFT JOIN areas AS a ON a.id = c.visiting_area
WHERE c.state <> 'closed'
GROUP BY a.id
ORDER BY a.id IS NULL, coalesce(a.code, a.id)
