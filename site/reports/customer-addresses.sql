/*
id: customer-addresses
title: {zh: 客户地址分类表, en: Customer address register}
source: [S4-3.03]
group: parties
order: 4303
form: customer-addresses
sections:
  - id: rows
    title: {zh: 客户地址分类表, en: Customer address register}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: name, title: {zh: 客户名称, en: Customer}, link: id, link_kind: customers, empty: dash, width: 18}
      - {name: code, title: {zh: 编号, en: Number}, empty: dash, width: 9}
      - {name: address, title: {zh: 地址, en: Address}, empty: dash, width: 24}
      - {name: distance, title: {zh: 与公司之间的距离, en: Distance from the company}, format: quantity, empty: dash, width: 8}
      - {name: business, title: {zh: 经营类别, en: Line of business}, empty: dash, width: 10}
      - {name: unsuitable, title: {zh: 不宜拜访时间, en: Unsuitable for visits}, format: list, empty: dash, width: 14}
      - {name: notes, title: {zh: 备注, en: Remarks}, empty: dash, width: 12}
*/
SELECT
  row_number() OVER (ORDER BY r0.region, r0.name_pinyin, r0.id) AS number,
  r0.id AS id,
  r0."name" AS name,
  coalesce(r0.code, r0.id) AS code,
  r0."address" AS address,
  r0."visiting_distance_km" AS distance,
  r0."profile_industry" AS business,
  (SELECT json_group_array(shown) FROM (SELECT v."value" AS shown FROM "customers_visiting_unsuitable_times" AS v
    WHERE v.record = r0.id ORDER BY v.n)) AS unsuitable,
  r0."visiting_notes" AS notes
FROM "customers" AS r0
WHERE r0.state <> 'closed'
ORDER BY r0.region, r0.name_pinyin, r0.id
