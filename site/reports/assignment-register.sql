/*
id: assignment-register
title: {zh: 客户划归登记, en: Customer assignment register}
source: [S3-30]
group: dealings
order: 3030
form: assignment-register
sections:
  - id: rows
    title: {zh: 客户划归登记, en: Customer assignment register}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 20}
      - {name: salesperson, title: {zh: 业务员, en: Salesperson}, link: salesperson_id, link_kind: staff, empty: dash, width: 10}
      - {name: from_date, title: {zh: 起始日期, en: From}, format: date, link: id, link_kind: assignments, empty: dash, width: 9}
      - {name: to_date, title: {zh: 结束日期, en: To}, format: date, empty: dash, width: 9}
*/
SELECT
  row_number() OVER (ORDER BY r0.from_date DESC, r0.id) AS number,
  r0.id AS id,
  r0."customer" AS customer_id,
  (SELECT r."name" FROM "customers" AS r WHERE r.id = r0."customer") AS customer,
  r0."salesperson" AS salesperson_id,
  (SELECT r."name" FROM "staff" AS r WHERE r.id = r0."salesperson") AS salesperson,
  r0."from_date" AS from_date,
  r0."to_date" AS to_date
FROM "assignments" AS r0
ORDER BY r0.from_date DESC, r0.id
