/*
id: letter-register
title: {zh: 信函、传真登记, en: Register of letters and faxes}
source: [S0-26]
group: dealings
order: 26
period: [month, quarter, year]
dates: letters.date
form: letter-register
sections:
  - id: rows
    title: {zh: 信函、传真登记, en: Register of letters and faxes}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: sent_on, title: {zh: 日期, en: Date}, format: date, empty: dash, width: 8}
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 16}
      - {name: direction, title: {zh: 收发, en: In or out}, empty: dash, width: 6}
      - {name: medium, title: {zh: 信函、传真, en: Medium}, empty: dash, width: 8}
      - {name: subject, title: {zh: 主题, en: Subject}, link: id, link_kind: letters, empty: dash, width: 26}
      - {name: handler, title: {zh: 经办人, en: Handled by}, link: handler_id, link_kind: staff, empty: dash, width: 8}
      - {name: attachments, title: {zh: 附件, en: Attachments}, format: list, empty: dash, width: 16}
      - {name: filed_on, title: {zh: 归入档案日期, en: Filed on}, format: date, empty: dash, width: 9}
*/
SELECT
  row_number() OVER (ORDER BY r0."date", r0.id) AS number,
  r0.id AS id,
  r0."date" AS sent_on,
  r0."customer" AS customer_id,
  (SELECT r."name" FROM "customers" AS r WHERE r.id = r0."customer") AS customer,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'letters' AND ch.column_name = 'direction' AND ch.const = r0."direction") AS direction,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'letters' AND ch.column_name = 'medium' AND ch.const = r0."medium") AS medium,
  r0."subject" AS subject,
  r0."handler" AS handler_id,
  (SELECT r."name" FROM "staff" AS r WHERE r.id = r0."handler") AS handler,
  (SELECT json_group_array(name) FROM (SELECT v.name FROM letters_attachments AS v WHERE v.record = r0.id ORDER BY v.n)) AS attachments,
  r0."filed_on" AS filed_on
FROM "letters" AS r0
WHERE r0."date" BETWEEN :from AND :to
ORDER BY r0."date", r0.id
