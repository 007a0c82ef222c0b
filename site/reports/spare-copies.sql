/*
id: spare-copies
title: {zh: 常用文档备份复印件, en: Spare copies of frequently used documents}
source: [S2-17]
group: files
order: 2017
form: spare-copies
sections:
  - id: rows
    title: {zh: 常用文档备份复印件, en: Spare copies of frequently used documents}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: dossier, title: {zh: 客户档案, en: File}, link: id, link_kind: dossiers, empty: dash, width: 20}
      - {name: document, title: {zh: 文档, en: Document}, format: integer, empty: dash, width: 20}
      - {name: copy_number, title: {zh: 复印件编号, en: Copy number}, empty: dash, width: 12}
      - {name: made_on, title: {zh: 备份日期, en: Made on}, format: date, empty: dash, width: 10}
      - {name: location, title: {zh: 存放位置, en: Kept at}, empty: dash, width: 16}
*/
SELECT
  row_number() OVER (ORDER BY r0.code, r0.id, e.n) AS number,
  r0.id AS id,
  coalesce(r0.code, r0.id) AS dossier,
  e."document" AS document,
  e."copy_number" AS copy_number,
  e."made_on" AS made_on,
  e."location" AS location
FROM "dossiers" AS r0
JOIN "dossiers_spare_copies" AS e ON e.record = r0.id
ORDER BY r0.code, r0.id, e.n
