/*
id: customer-classes
title: {zh: 客户等级分类表, en: Customer classes AAA to B}
description:
  zh: 在册客户按 AAA、AA、A、B 四级列出；等级由现行信用等级按公司规定换算。
  en: Customers on file by class AAA, AA, A and B. The class follows from the credit grade by the company's setting.
source: [S4-7.03]
group: judgement
order: 4703
form: customer-classes
sections:
  - id: rows
    title: {zh: 各级客户, en: Customers by class}
    empty:
      zh: 没有已分级的客户。
      en: No customer has a class.
    columns:
      - {name: row_no, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 6}
      - {name: customer_class, title: {zh: 客户等级, en: Class}, align: center, filter: choice, width: 8}
      - {name: company, title: {zh: 公司名称, en: Company}, link: customer_id, link_kind: customers, sort: name_pinyin, filter: text, width: 28}
      - {name: business_line, title: {zh: 经营业种, en: Line of business}, width: 18}
      - {name: customer_code, title: {zh: 客户代码, en: Customer code}, width: 12}
      - {name: credit_grade, title: {zh: 信用等级, en: Credit grade}, align: center, extra: true, width: 8}
      - {name: graded_on, title: {zh: 评级日期, en: Graded on}, format: date, extra: true, width: 10}
  - id: counts
    title: {zh: 各级客户数, en: Customers by class}
    half: true
    columns:
      - {name: customer_class, title: {zh: 客户等级, en: Class}}
      - {name: n, title: {zh: 客户数, en: Customers}, format: integer, total: sum}
    chart:
      type: bar
      label: customer_class
      series: [{column: n, title: {zh: 客户数, en: Customers}, tone: blue-2}]
  - id: unclassified
    title: {zh: 未分级的客户, en: Customers without a class}
    empty:
      zh: 在册客户都已分级。
      en: Every customer on file has a class.
    columns:
      - {name: company, title: {zh: 公司名称, en: Company}, link: customer_id, link_kind: customers, sort: name_pinyin, filter: text, width: 28}
      - {name: customer_code, title: {zh: 客户代码, en: Customer code}, width: 12}
      - {name: credit_grade, title: {zh: 信用等级, en: Credit grade}, align: center, empty: dash, width: 8}
*/

WITH given AS (
  SELECT customer, investigated_on AS day, id, assessment_credit_grade AS grade
  FROM credits
  WHERE assessment_credit_grade IS NOT NULL AND investigated_on <= :to
  UNION ALL
  SELECT customer, valid_from, id, new_grade
  FROM credit_changes
  WHERE state IN ('effective', 'notified') AND new_grade IS NOT NULL AND valid_from <= :to
),
latest AS (
  SELECT *, row_number() OVER (PARTITION BY customer ORDER BY day DESC, id DESC) AS place
  FROM given
),
mapping AS (
  SELECT key AS grade, value AS class FROM json_each((
    SELECT value FROM policy WHERE setting = 'customer_classes' AND from_date <= min(:to, :as_of)
    ORDER BY from_date DESC LIMIT 1
  ))
),
classed AS (
  SELECT c.id, c.code, c.name, c.name_pinyin, c.profile_industry, l.grade, l.day, m.class
  FROM customers AS c
  LEFT JOIN latest AS l ON l.customer = c.id AND l.place = 1
  LEFT JOIN mapping AS m ON m.grade = l.grade
  WHERE c.state <> 'closed'
),
classes (class, position) AS (VALUES ('AAA', 1), ('AA', 2), ('A', 3), ('B', 4))

-- section: rows
SELECT
  row_number() OVER (ORDER BY k.position, d.name_pinyin, d.id) AS row_no,
  CASE :lang WHEN 'en' THEN d.class ELSE d.class || '级' END AS customer_class,
  d.id AS customer_id,
  d.name AS company,
  d.name_pinyin,
  d.profile_industry AS business_line,
  coalesce(d.code, d.id) AS customer_code,
  d.grade AS credit_grade,
  d.day AS graded_on
FROM classed AS d
JOIN classes AS k ON k.class = d.class
ORDER BY k.position, d.name_pinyin, d.id;

-- section: counts
SELECT CASE :lang WHEN 'en' THEN k.class ELSE k.class || '级' END AS customer_class, count(d.id) AS n
FROM classes AS k
LEFT JOIN classed AS d ON d.class = k.class
GROUP BY k.position
ORDER BY k.position;

-- section: unclassified
SELECT
  d.id AS customer_id, d.name AS company, d.name_pinyin,
  coalesce(d.code, d.id) AS customer_code, d.grade AS credit_grade
FROM classed AS d
WHERE d.class IS NULL
ORDER BY d.name_pinyin, d.id
