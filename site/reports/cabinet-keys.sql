/*
id: cabinet-keys
title: {zh: 文件柜锁匙, en: Cabinet keys}
source: [S2-12]
group: files
order: 2012
form: cabinet-keys
sections:
  - id: rows
    title: {zh: 文件柜锁匙, en: Cabinet keys}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: cabinet, title: {zh: 文件柜, en: Cabinet}, link: id, link_kind: cabinets, empty: dash, width: 20}
      - {name: key_set, title: {zh: 锁匙, en: Key set}, empty: dash, width: 10}
      - {name: holder, title: {zh: 保管人, en: Held by}, link: holder_id, link_kind: staff, empty: dash, width: 12}
      - {name: handed_over_on, title: {zh: 交接日期, en: Handed over on}, format: date, empty: dash, width: 10}
*/
SELECT
  row_number() OVER (ORDER BY r0.name, r0.id, e.n) AS number,
  r0.id AS id,
  r0."name" AS cabinet,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'cabinets' AND ch.column_name = 'keys_key_set' AND ch.const = e."key_set") AS key_set,
  e."holder" AS holder_id,
  (SELECT r."name" FROM "staff" AS r WHERE r.id = e."holder") AS holder,
  e."handed_over_on" AS handed_over_on
FROM "cabinets" AS r0
JOIN "cabinets_keys" AS e ON e.record = r0.id
ORDER BY r0.name, r0.id, e.n
