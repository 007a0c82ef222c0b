/*
code: rule/duplicate-name
severity: error
source: [S0-13, S0-15]
title: {zh: 两份档案名称相同, en: Two files with one name}
message:
  zh: 名称与 {other}（{other_name}）相同（全角半角、空格和公司形式的差别不计）。
  en: The name is that of {other} ({other_name}); width, blanks and legal form do not count.
fix:
  zh: 同一单位只留一份档案；确实是两家的，请在任一方的 distinct_from 写上对方编号。同名的个人请核对电话。
  en: Keep one file for one firm; if they are two, name one in distinct_from of the other. For persons compare the telephones.
why:
  zh: 每个客户只建一个户头；重复建档会使拜访、合同和投诉记在两处。
  en: A customer has one file; with two of them visits, contracts and complaints are recorded apart.
wrong: |
  # records/customers/C-26-7KQ4.yaml
  name: 济南恒通达物流有限公司
  # records/customers/C-26-9HXR.yaml
  name: 济南恒通达物流有限责任公司
right: |
  # records/customers/C-26-7KQ4.yaml
  name: 济南恒通达物流有限公司
  # records/customers/C-26-9HXR.yaml
  name: 济南恒通达物流有限责任公司
  distinct_from: [C-26-7KQ4]
*/
WITH apart AS (
    SELECT 'customers' AS kind, record AS a, value AS b FROM customers_distinct_from
    UNION SELECT 'customers', value, record FROM customers_distinct_from
    UNION SELECT 'suppliers', record, value FROM suppliers_distinct_from
    UNION SELECT 'suppliers', value, record FROM suppliers_distinct_from
),
twins AS (
    SELECT a.kind, a.record, b.record AS other, b.name AS other_name
    FROM names AS a
    JOIN names AS b ON b.key = a.key AND b.kind = a.kind AND b.record <> a.record
    WHERE a.pointer = '/name' AND b.pointer = '/name' AND a.key <> ''
      AND a.kind IN ('customers', 'suppliers')
      AND (a.kind, a.record, b.record) NOT IN (SELECT kind, a, b FROM apart)
)
SELECT t.kind, t.record, '/name' AS pointer, min(t.other) AS other, t.other_name
FROM twins AS t
LEFT JOIN customers AS c ON t.kind = 'customers' AND c.id = t.record
LEFT JOIN customers AS d ON t.kind = 'customers' AND d.id = t.other
WHERE coalesce(c.party_type, 'firm') = 'firm' AND coalesce(d.party_type, 'firm') = 'firm'
   -- many people share a name; the same telephone makes them one
   OR EXISTS (
       SELECT 1 FROM customers_phones AS p JOIN customers_phones AS q ON q.value = p.value
       WHERE p.record = t.record AND q.record = t.other
   )
GROUP BY t.kind, t.record
