/*
code: rule/special-price
severity: error
source: ["S4-7.12"]
title: {zh: 优惠价格重叠或高于定价, en: Special price that overlaps or is above the list price}
message:
  zh: 客户 {customer} {name} 的优惠价格与另一段期间重叠，或高于定价。
  en: The special price for {customer} {name} overlaps another one or is above the list price.
fix:
  zh: 请改正期间或价格。
  en: Correct the period or the price.
why:
  zh: 一家客户一天只有一个优惠价，优惠价不高于定价。
  en: A customer has one special price on a day, and it is not above the list.
wrong: |
  special_prices:
    - {customer: C-25-2AAA, price: 11000, from: 2025-01-01}
    - {customer: C-25-2AAA, price: 10500, from: 2026-01-01}
right: |
  special_prices:
    - {customer: C-25-2AAA, price: 11000, from: 2025-01-01, to: 2025-12-31}
    - {customer: C-25-2AAA, price: 10500, from: 2026-01-01}
*/
WITH priced AS (
    SELECT s.record, s.n, s.customer, s.price, p.price AS list, s."from" AS first,
           max(coalesce(s."to", '9999-12-31')) OVER (
               PARTITION BY s.record, s.customer ORDER BY s."from", s.n
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_until
    FROM products_special_prices AS s JOIN products AS p ON p.id = s.record
)
SELECT 'products' AS kind, x.record, '/special_prices/' || x.n || '/price' AS pointer,
       c.id AS customer, c.name
FROM priced AS x JOIN customers AS c ON c.id = x.customer
WHERE x.held_until >= x.first OR x.price > x.list
