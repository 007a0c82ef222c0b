/*
code: rule/gift-limit
severity: error
source: ["S4-3.19", "S4-3.20", "S4-3.20:gift_limit"]
title: {zh: 一年礼品超过上限, en: Gifts of a year above the limit}
message:
  zh: 给客户 {customer} {name} 的礼品，{year} 年累计已超过每年上限 {limit} 元。
  en: With this the gifts to {customer} {name} in {year} are above the limit of {limit} a year.
fix:
  zh: 请减少礼品或改送其他客户；确有必要的，先由公司调整上限。
  en: Give less, or have the company raise the limit first if there is a reason.
why:
  zh: 礼品过重会触犯反商业贿赂的规定；上限由公司设定。
  en: Gifts of great value come into conflict with the law against bribery; the company sets the limit.
wrong: |
  # 上限 1000 元，今年已送 800 元 / the limit is 1000, 800 given already
  rows:
    - {customer: C-25-2AAA, gift: 茶叶, quantity: 1, value: 376}
right: |
  rows:
    - {customer: C-25-2AAA, gift: 茶叶, quantity: 1, value: 120}
*/
WITH given AS (
    SELECT g.id, g.gift_date, r.n, r.customer, substr(g.gift_date, 1, 4) AS year,
           sum(r.value) OVER (
               PARTITION BY r.customer, substr(g.gift_date, 1, 4)
               ORDER BY g.gift_date, g.id, r.n) AS total
    FROM gifts AS g JOIN gifts_rows AS r ON r.record = g.id
    WHERE g.state NOT IN ('refused', 'cancelled')
),
judged AS (
    SELECT *, (SELECT json_extract(value, '$') FROM policy
               WHERE setting = 'gift_limit' AND from_date <= gift_date
               ORDER BY from_date DESC LIMIT 1) AS "limit"
    FROM given
)
SELECT 'gifts' AS kind, j.id AS record, '/rows/' || j.n || '/value' AS pointer,
       j.customer, c.name, j.year, j."limit"
FROM judged AS j JOIN customers AS c ON c.id = j.customer
WHERE j.total > round(j."limit" * 100)
