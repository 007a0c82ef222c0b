/*
id: call-centre-equipment
title: {zh: 呼叫中心设备明细表, en: Call centre equipment list}
source: [S4-8.08]
group: service
order: 4808
form: call-centre-equipment
sections:
  - id: rows
    title: {zh: 呼叫中心设备明细表, en: Call centre equipment list}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: code, title: {zh: 设备编号, en: Number}, link: id, link_kind: equipment, empty: dash, width: 9}
      - {name: name, title: {zh: 设备名称, en: Equipment}, empty: dash, width: 12}
      - {name: model, title: {zh: 规格型号, en: Model}, empty: dash, width: 9}
      - {name: serial_no, title: {zh: 序列号, en: Serial number}, empty: dash, width: 10}
      - {name: quantity, title: {zh: 数量, en: Quantity}, format: integer, empty: dash, width: 5}
      - {name: quantity_unit, title: {zh: 单位, en: Unit}, empty: dash, width: 5}
      - {name: supplier, title: {zh: 供应商, en: Supplier}, link: supplier_id, link_kind: suppliers, empty: dash, width: 13}
      - {name: bought_on, title: {zh: 购置日期, en: Bought on}, format: date, empty: dash, width: 8}
      - {name: price, title: {zh: 价格, en: Price}, format: money, unit: {zh: 元, en: CNY}, empty: dash, only: equipment.price, width: 9}
      - {name: place, title: {zh: 存放位置, en: Place}, empty: dash, width: 10}
      - {name: keeper, title: {zh: 保管人, en: Keeper}, link: keeper_id, link_kind: staff, empty: dash, width: 7}
      - {name: condition, title: {zh: 设备状况, en: Condition}, empty: dash, width: 7}
      - {name: warranty_until, title: {zh: 保修期至, en: Warranty until}, format: date, empty: dash, width: 8}
      - {name: notes, title: {zh: 备注, en: Remarks}, empty: dash, width: 10}
*/
SELECT
  r0."price" AS price, -- only: equipment.price
  row_number() OVER (ORDER BY r0.code, r0.id) AS number,
  r0.id AS id,
  coalesce(r0.code, r0.id) AS code,
  r0."name" AS name,
  r0."model" AS model,
  r0."serial_no" AS serial_no,
  r0."quantity" AS quantity,
  r0."quantity_unit" AS quantity_unit,
  r0."supplier" AS supplier_id,
  (SELECT r."name" FROM "suppliers" AS r WHERE r.id = r0."supplier") AS supplier,
  r0."bought_on" AS bought_on,
  r0."place" AS place,
  r0."keeper" AS keeper_id,
  (SELECT r."name" FROM "staff" AS r WHERE r.id = r0."keeper") AS keeper,
  (SELECT CASE :lang WHEN 'en' THEN st.en ELSE st.zh END FROM states AS st
    WHERE st.kind = 'equipment' AND st.key = r0.state) AS condition,
  r0."warranty_until" AS warranty_until,
  r0."notes" AS notes
FROM "equipment" AS r0
WHERE r0."use" = 'call_centre'
ORDER BY r0.code, r0.id
