/*
id: customer-make-up
title: {zh: 客户总体分类表, en: Overall classification of customers}
description:
  zh: 自然人客户按性别、年龄、地域、消费额、需求、工薪和购物方式的构成，各占已知者的比例。
  en: How customers who are persons are made up by sex, age, place, spending, need, wage and way of shopping, each as a share of those known.
source: [S4-3.04]
group: parties
order: 4304
period: year
dates: customers.opened_on
form: customer-make-up
# counts only, no person; who may see confidential data may see how many there are
result_class: confidential
sections:
  - id: rows
    title: {zh: 构成, en: Make-up}
    note:
      zh: 只统计自然人客户。年龄按期末计，各段含下限不含上限；消费额为期内销售额。方位按客户所在销售区域。比例按最大余数取舍，每项合计为 100%。
      en: Only customers who are persons are counted. Age is at the end of the period, lower limits included. Spending is sales of the period. Directions are those of the sales areas. Shares are rounded by largest remainder, each block adds up to 100 %.
    columns:
      - {name: block, title: {zh: 项目, en: Block}, width: 14}
      - {name: band, title: {zh: 分类, en: Class}, width: 22}
      - {name: n, title: {zh: 客户数, en: Customers}, format: integer, width: 10}
      - {name: share, title: {zh: 所占比例, en: Share}, format: percent, decimals: 1, empty: dash, width: 10}
  - id: counted
    title: {zh: 统计范围, en: What was counted}
    columns:
      - {name: block, title: {zh: 项目, en: Block}, width: 14}
      - {name: counted, title: {zh: 自然人客户, en: Persons}, format: integer, width: 12}
      - {name: known, title: {zh: 有值, en: With a value}, format: integer, width: 12}
      - {name: missing, title: {zh: 未填, en: Without}, format: integer, width: 12}
*/

WITH persons AS (
  SELECT
    c.id, c.person_gender, c.person_settlement, c.person_need_type, c.person_wage_band,
    c.person_shopping,
    (SELECT a.direction FROM areas AS a WHERE a.id = c.visiting_area) AS direction,
    CAST(substr(:to, 1, 4) AS INTEGER) - CAST(substr(c.person_birth_date, 1, 4) AS INTEGER)
      - (substr(:to, 6) < substr(c.person_birth_date, 6)) AS age,
    (SELECT sum(s.net_amount) FROM sales AS s WHERE s.customer = c.id
      AND s.month BETWEEN substr(:from, 1, 7) AND substr(:to, 1, 7)) AS spent
  FROM customers AS c
  WHERE c.party_type = 'person' AND coalesce(c.opened_on, :to) <= :to
    AND coalesce((
      SELECT s."to" FROM customers_steps AS s
      WHERE s.record = c.id AND s."on" <= :to ORDER BY s.n DESC LIMIT 1
    ), '') <> 'closed'
),
ages AS (
  SELECT value FROM policy WHERE setting = 'age_bands' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
),
spending AS (
  SELECT
    CAST(round(100 * json_extract(value, '$.medium')) AS INTEGER) AS medium,
    CAST(round(100 * json_extract(value, '$.high')) AS INTEGER) AS high
  FROM policy WHERE setting = 'spending_bands' AND from_date <= min(:to, :as_of)
  ORDER BY from_date DESC LIMIT 1
),
blocks (block, field, zh, en) AS (
  VALUES
    (1, 'person_gender', '性别', 'Sex'),
    (2, 'age', '年龄', 'Age'),
    (3, 'person_settlement', '城乡', 'Town or country'),
    (4, 'direction', '方位', 'Direction'),
    (5, 'spending', '消费额', 'Spending'),
    (6, 'person_need_type', '需求类型', 'Type of need'),
    (7, 'person_wage_band', '工薪水平', 'Monthly wage'),
    (8, 'person_shopping', '偏好的购物方式', 'Preferred way of shopping')
),
bands AS (
  SELECT b.block, ch.const AS band, ch.position, ch.zh, ch.en
  FROM blocks AS b
  JOIN choices AS ch
    ON (ch.kind = 'customers' AND ch.column_name = b.field)
    OR (b.field = 'direction' AND ch.kind = 'areas' AND ch.column_name = 'direction')
  UNION ALL
  SELECT 2, 'young', 1, json_extract(value, '$.young') || '岁以下',
    'Under ' || json_extract(value, '$.young') FROM ages
  UNION ALL
  SELECT 2, 'adult', 2, json_extract(value, '$.young') || '~' || json_extract(value, '$.middle') || '岁',
    json_extract(value, '$.young') || ' to ' || json_extract(value, '$.middle') FROM ages
  UNION ALL
  SELECT 2, 'middle', 3, json_extract(value, '$.middle') || '~' || json_extract(value, '$.old') || '岁',
    json_extract(value, '$.middle') || ' to ' || json_extract(value, '$.old') FROM ages
  UNION ALL
  SELECT 2, 'old', 4, json_extract(value, '$.old') || '岁以上',
    json_extract(value, '$.old') || ' and over' FROM ages
  UNION ALL
  SELECT 5, 'high', 1, '高额', 'High' FROM spending WHERE medium IS NOT NULL AND high IS NOT NULL
  UNION ALL
  SELECT 5, 'medium', 2, '中额', 'Medium' FROM spending WHERE medium IS NOT NULL AND high IS NOT NULL
  UNION ALL
  SELECT 5, 'low', 3, '低额', 'Low' FROM spending WHERE medium IS NOT NULL AND high IS NOT NULL
),
valued AS (
  SELECT id, 1 AS block, person_gender AS band FROM persons
  UNION ALL
  SELECT id, 2, CASE
    WHEN age IS NULL THEN NULL
    WHEN age < json_extract(ages.value, '$.young') THEN 'young'
    WHEN age < json_extract(ages.value, '$.middle') THEN 'adult'
    WHEN age < json_extract(ages.value, '$.old') THEN 'middle'
    ELSE 'old'
  END FROM persons, ages
  UNION ALL
  SELECT id, 3, person_settlement FROM persons
  UNION ALL
  SELECT id, 4, direction FROM persons
  UNION ALL
  SELECT id, 5, CASE
    WHEN spent IS NULL OR medium IS NULL OR high IS NULL THEN NULL
    WHEN spent >= high THEN 'high'
    WHEN spent >= medium THEN 'medium'
    ELSE 'low'
  END FROM persons, spending
  UNION ALL
  SELECT id, 6, person_need_type FROM persons
  UNION ALL
  SELECT id, 7, person_wage_band FROM persons
  UNION ALL
  SELECT id, 8, person_shopping FROM persons
)

-- section: rows
, tally AS (
  SELECT b.block, b.band, b.position, b.zh, b.en, count(v.id) AS n
  FROM bands AS b
  LEFT JOIN valued AS v ON v.block = b.block AND v.band = b.band
  GROUP BY b.block, b.band
),
cut AS (
  SELECT *, 1000 * n / nullif(sum(n) OVER same, 0) AS part, 1000 * n % nullif(sum(n) OVER same, 0) AS rest
  FROM tally
  WINDOW same AS (PARTITION BY block)
)
SELECT
  CASE :lang WHEN 'en' THEN k.en ELSE k.zh END AS block,
  CASE :lang WHEN 'en' THEN cut.en ELSE cut.zh END AS band,
  n,
  10 * (part + (row_number() OVER (PARTITION BY cut.block ORDER BY rest DESC, position)
    <= 1000 - sum(part) OVER (PARTITION BY cut.block))) AS share
FROM cut
JOIN blocks AS k ON k.block = cut.block
ORDER BY cut.block, position;

-- section: counted
SELECT
  CASE :lang WHEN 'en' THEN k.en ELSE k.zh END AS block,
  (SELECT count(*) FROM persons) AS counted,
  count(v.band) AS known,
  (SELECT count(*) FROM persons) - count(v.band) AS missing
FROM blocks AS k
LEFT JOIN valued AS v ON v.block = k.block
GROUP BY k.block
ORDER BY k.block
