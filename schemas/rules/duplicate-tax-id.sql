/*
code: rule/duplicate-tax-id
severity: error
source: [S0-14, S0-09]
title: {zh: 两条记录税号相同, en: Two records with one taxpayer number}
message:
  zh: 税号 {number} 与 {other}（{other_name}）相同。
  en: The taxpayer number {number} is also that of {other} ({other_name}).
fix:
  zh: 同一单位只留一份档案，把内容并过去，另一份办理注销；税号抄错的，请改正。
  en: Keep one file for the firm, move the content over and close the other; if the number is a slip, correct it.
why:
  zh: 一个纳税人只能有一份客户（供方）档案，否则往来、投诉和账款会分散在两处。
  en: A taxpayer has one file, or its dealings, complaints and receivables are scattered over two.
wrong: |
  # records/customers/C-26-7KQ4.yaml
  tax_id: 91370100MA3C0KX21H
  # records/customers/C-26-9HXR.yaml
  tax_id: 91370100MA3C0KX21H
right: |
  # records/customers/C-26-7KQ4.yaml
  tax_id: 91370100MA3C0KX21H
*/
WITH numbers AS MATERIALIZED (
    SELECT 'customers' AS kind, id, name, upper(replace(tax_id, ' ', '')) AS number
    FROM customers WHERE tax_id IS NOT NULL
    UNION ALL
    SELECT 'suppliers', id, name, upper(replace(tax_id, ' ', ''))
    FROM suppliers WHERE tax_id IS NOT NULL
)
SELECT a.kind, a.id AS record, '/tax_id' AS pointer, a.number,
       min(b.id) AS other, b.name AS other_name
FROM numbers AS a
JOIN numbers AS b ON b.number = a.number AND b.kind = a.kind AND b.id <> a.id
GROUP BY a.kind, a.id
