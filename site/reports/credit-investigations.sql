/*
id: credit-investigations
title: {zh: 客户信用调查总表, en: Summary of customer credit investigations}
source: [S4-2.09]
group: judgement
order: 4209
period: [month, quarter, year]
dates: credits.investigated_on
form: credit-investigations
sections:
  - id: rows
    title: {zh: 客户信用调查总表, en: Summary of customer credit investigations}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 20}
      - {name: total_assets, title: {zh: 总资产, en: Total assets}, format: money, unit: {zh: 元, en: CNY}, empty: dash, only: credits.finance_total_assets, width: 10}
      - {name: net_assets, title: {zh: 净资产, en: Net assets}, format: money, unit: {zh: 元, en: CNY}, empty: dash, only: credits.finance_net_assets, width: 10}
      - {name: credit_grade, title: {zh: 信用等级, en: Credit grade}, empty: dash, only: credits.assessment_credit_grade, width: 8}
      - {name: overall_rating, title: {zh: 评定等级, en: Rating}, empty: dash, only: credits.assessment_overall_rating, width: 8}
      - {name: prospects, title: {zh: 发展前景, en: Prospects}, empty: dash, only: credits.assessment_prospects, width: 8}
*/
SELECT
  r0."finance_total_assets" AS total_assets, -- only: credits.finance_total_assets
  r0."finance_net_assets" AS net_assets, -- only: credits.finance_net_assets
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch WHERE ch.kind = 'credits' AND ch.column_name = 'assessment_credit_grade' AND ch.const = r0."assessment_credit_grade") AS credit_grade, -- only: credits.assessment_credit_grade
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch WHERE ch.kind = 'credits' AND ch.column_name = 'assessment_overall_rating' AND ch.const = r0."assessment_overall_rating") AS overall_rating, -- only: credits.assessment_overall_rating
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch WHERE ch.kind = 'credits' AND ch.column_name = 'assessment_prospects' AND ch.const = r0."assessment_prospects") AS prospects, -- only: credits.assessment_prospects
  row_number() OVER (ORDER BY r0.investigated_on, r0.id) AS number,
  r0.id AS id,
  r0."customer" AS customer_id,
  (SELECT r."name" FROM "customers" AS r WHERE r.id = r0."customer") AS customer
FROM "credits" AS r0
WHERE r0."investigated_on" BETWEEN :from AND :to
ORDER BY r0.investigated_on, r0.id
