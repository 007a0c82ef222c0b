/*
id: service-outlets
title: {zh: 售后服务网点分布表, en: List of after-sales service outlets}
source: [S4-5.10]
group: service
order: 4510
form: service-outlets
sections:
  - id: rows
    title: {zh: 售后服务网点分布表, en: List of after-sales service outlets}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: region, title: {zh: 地区, en: Region}, link: region_id, link_kind: regions, empty: dash, width: 10}
      - {name: name, title: {zh: 服务网点名称, en: Outlet}, link: id, link_kind: service-points, empty: dash, width: 18}
      - {name: address, title: {zh: 地址, en: Address}, empty: dash, width: 24}
      - {name: hotline, title: {zh: 客户服务热线, en: Hotline}, format: telephone, empty: dash, width: 10}
      - {name: contact_person, title: {zh: 联系人, en: Contact}, empty: dash, width: 8}
      - {name: notes, title: {zh: 备注, en: Remarks}, empty: dash, width: 12}
*/
SELECT
  row_number() OVER (ORDER BY r0.region, r0.name, r0.id) AS number,
  r0.id AS id,
  r0."region" AS region_id,
  (SELECT r."name" FROM "regions" AS r WHERE r.id = r0."region") AS region,
  r0."name" AS name,
  r0."address" AS address,
  r0."hotline" AS hotline,
  r0."contact_person" AS contact_person,
  r0."notes" AS notes
FROM "service_points" AS r0
ORDER BY r0.region, r0.name, r0.id
