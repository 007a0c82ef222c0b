/*
code: rule/same-firm
severity: error
source: [S0-14, S0-10]
title: {zh: 同一单位的客户档案与供方档案没有互相注明, en: Customer and supplier of one taxpayer number without reference to each other}
message:
  zh: 税号 {number} 与 {other}（{other_name}）相同，是同一单位，但这里的“{field}”没有写 {other}。
  en: "{other} ({other_name}) has the same taxpayer number {number} and so is the same firm, but “{field}” here does not name it."
fix:
  zh: 请在这里的“{field}”写 {other}；对方的档案也要写上这一条的编号。税号抄错的，请改正税号。
  en: Write {other} under “{field}”, and the id of this record in the other file. If a number is a slip, correct it.
why:
  zh: 既是客户又是供方的单位有两份档案，两份必须互相注明，往来才能合并查看。
  en: A firm that buys and supplies has two files; only if they name each other can its dealings be seen together.
wrong: |
  # records/customers/C-26-7KQ4.yaml
  tax_id: 91370100MA3C0KX21H
  # records/suppliers/S-26-3MPW.yaml
  tax_id: 91370100MA3C0KX21H
right: |
  # records/customers/C-26-7KQ4.yaml
  tax_id: 91370100MA3C0KX21H
  supplier: S-26-3MPW
  # records/suppliers/S-26-3MPW.yaml
  tax_id: 91370100MA3C0KX21H
  customer: C-26-7KQ4
*/
WITH c AS MATERIALIZED (
    SELECT id, name, supplier, upper(replace(tax_id, ' ', '')) AS number
    FROM customers WHERE tax_id IS NOT NULL
),
s AS MATERIALIZED (
    SELECT id, name, customer, upper(replace(tax_id, ' ', '')) AS number
    FROM suppliers WHERE tax_id IS NOT NULL
)
SELECT 'customers' AS kind, c.id AS record,
       CASE WHEN c.supplier IS NULL THEN '/tax_id' ELSE '/supplier' END AS pointer, c.number,
       s.id AS other, s.name AS other_name,
       '同一单位（供方）' AS field_zh, 'Same firm as supplier' AS field_en
FROM c JOIN s ON s.number = c.number
WHERE c.supplier IS NOT s.id
UNION ALL
SELECT 'suppliers', s.id,
       CASE WHEN s.customer IS NULL THEN '/tax_id' ELSE '/customer' END, s.number,
       c.id, c.name, '同一单位（客户）', 'Same firm as customer'
FROM s JOIN c ON c.number = s.number
WHERE s.customer IS NOT c.id
