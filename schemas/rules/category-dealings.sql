/*
code: rule/category-dealings
severity: error
source: [S1-04, S1-05, S1-02]
title: {zh: 客户分类与业务往来不符, en: Category against the dealings}
message:
  zh: 分类是“{category}”，在案的业务往来却是“{dealings}”。
  en: "The category is “{category}”, but the dealings on record are: {dealings}."
fix:
  zh: 请改正分类；还没有往来的写潜在客户，已有往来的写一般客户或重点客户。
  en: "Correct the category: potential without dealings, general or key with them."
why:
  zh: 潜在客户尚无业务往来，一般客户已有往来，两者互斥。
  en: A potential customer has no dealings yet, a general one has; the two exclude each other.
wrong: |
  category: potential
  steps:
    - {to: potential, on: 2026-01-06, by: xu-wenbo}
    - {to: trading, on: 2026-02-03, by: xu-wenbo}
right: |
  category: general
  steps:
    - {to: potential, on: 2026-01-06, by: xu-wenbo}
    - {to: trading, on: 2026-02-03, by: xu-wenbo}
*/
WITH sold AS MATERIALIZED (
    SELECT customer, min(month) AS month FROM sales GROUP BY customer
),
dealt AS (
    SELECT c.id, c.category, c.state,
           CASE WHEN c.state = 'trading' THEN 'trading'
                WHEN s.customer IS NOT NULL THEN 'sold' ELSE 'none' END AS dealings
    FROM customers AS c LEFT JOIN sold AS s ON s.customer = c.id
    WHERE c.state <> 'closed'
)
SELECT 'customers' AS kind, d.id AS record, '/category' AS pointer,
       o.zh AS category_zh, o.en AS category_en,
       CASE d.dealings WHEN 'trading' THEN '步骤里已开始往来' WHEN 'sold' THEN '已有销售记录'
            ELSE '尚无往来' END AS dealings_zh,
       CASE d.dealings WHEN 'trading' THEN 'trading by its steps' WHEN 'sold' THEN 'sales'
            ELSE 'none yet' END AS dealings_en
FROM dealt AS d
JOIN choices AS o ON o.kind = 'customers' AND o.column_name = 'category' AND o.const = d.category
WHERE (d.category = 'potential' AND d.dealings <> 'none')
   OR (d.category = 'general' AND d.dealings = 'none')
