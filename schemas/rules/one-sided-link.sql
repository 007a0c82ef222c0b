/*
code: rule/one-sided-link
severity: error
source: [S0-10, S0-14]
title: {zh: 客户与供方只有一方注明是同一单位, en: Only one side says that customer and supplier are one firm}
message:
  zh: "{other}（{other_name}）注明与这里是同一单位，但这里的“{field}”没有写 {other}。"
  en: "{other} ({other_name}) says that it is the same firm as this one, but “{field}” here does not name it."
fix:
  zh: 是同一单位的，请在这里的“{field}”写 {other}；不是的，请删去对方档案里的那一项。
  en: If it is the same firm, write {other} under “{field}”; if not, remove the entry in the other file.
why:
  zh: 只有一方注明，从另一方的档案就看不到它同时是客户或供方。
  en: If only one side says so, the other file does not show that the firm both buys and supplies.
wrong: |
  # records/customers/C-26-7KQ4.yaml
  supplier: S-26-3MPW
  # records/suppliers/S-26-3MPW.yaml 没有 customer / without customer
right: |
  # records/customers/C-26-7KQ4.yaml
  supplier: S-26-3MPW
  # records/suppliers/S-26-3MPW.yaml
  customer: C-26-7KQ4
*/
SELECT 'suppliers' AS kind, s.id AS record,
       CASE WHEN s.customer IS NULL THEN '' ELSE '/customer' END AS pointer,
       c.id AS other, c.name AS other_name,
       '同一单位（客户）' AS field_zh, 'Same firm as customer' AS field_en
FROM customers AS c JOIN suppliers AS s ON s.id = c.supplier
WHERE s.customer IS NOT c.id
  -- equal taxpayer numbers are reported by same-firm
  AND upper(replace(coalesce(s.tax_id, '-'), ' ', ''))
      <> upper(replace(coalesce(c.tax_id, ''), ' ', ''))
UNION ALL
SELECT 'customers', c.id,
       CASE WHEN c.supplier IS NULL THEN '' ELSE '/supplier' END,
       s.id, s.name, '同一单位（供方）', 'Same firm as supplier'
FROM suppliers AS s JOIN customers AS c ON c.id = s.customer
WHERE c.supplier IS NOT s.id
  AND upper(replace(coalesce(s.tax_id, '-'), ' ', ''))
      <> upper(replace(coalesce(c.tax_id, ''), ' ', ''))
