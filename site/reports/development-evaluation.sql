/*
id: development-evaluation
title: {zh: 客户开发评定表, en: Customer development evaluation}
source: [S4-2.14]
group: judgement
order: 4214
period: [month, quarter, year]
dates: appraisals.assessed_on
form: development-evaluation
sections:
  - id: rows
    title: {zh: 客户开发评定表, en: Customer development evaluation}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: code, title: {zh: 编号, en: Number}, link: id, link_kind: appraisals, empty: dash, width: 9}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 18}
      - {name: address, title: {zh: 地址, en: Address}, empty: dash, width: 20}
      - {name: growth_rate, title: {zh: 业务增长率, en: Growth of business}, format: score, empty: dash, only: appraisals.growth_rate, width: 8}
      - {name: credit_grade, title: {zh: 信用度, en: Creditworthiness}, empty: dash, only: appraisals.credit_grade, width: 8}
      - {name: profit_margin, title: {zh: 利润率, en: Profit margin}, format: score, empty: dash, only: appraisals.profit_margin, width: 8}
      - {name: overall_rating, title: {zh: 综合评价, en: Overall evaluation}, empty: dash, width: 14}
*/
SELECT
  r0."growth_rate" AS growth_rate, -- only: appraisals.growth_rate
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch WHERE ch.kind = 'appraisals' AND ch.column_name = 'credit_grade' AND ch.const = r0."credit_grade") AS credit_grade, -- only: appraisals.credit_grade
  r0."profit_margin" AS profit_margin, -- only: appraisals.profit_margin
  row_number() OVER (ORDER BY r0.assessed_on, r0.id) AS number,
  r0.id AS id,
  coalesce(r0.code, r0.id) AS code,
  r0."customer" AS customer_id,
  (SELECT r."name" FROM "customers" AS r WHERE r.id = r0."customer") AS customer,
  (SELECT x."address" FROM "customers" AS x WHERE x.id = r0."customer") AS address,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'appraisals' AND ch.column_name = 'overall_rating' AND ch.const = r0."overall_rating") AS overall_rating
FROM "appraisals" AS r0
WHERE r0."assessed_on" BETWEEN :from AND :to
  AND r0.scheme = 'development'
ORDER BY r0.assessed_on, r0.id
