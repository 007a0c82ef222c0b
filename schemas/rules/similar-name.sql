/*
code: rule/similar-name
severity: warning
source: [S0-13, S0-15]
title: {zh: 名称相近，可能是同一单位, en: Names so alike that they may be one firm}
message:
  zh: 与 {other}（{other_name}）可能是同一单位：{how}。
  en: "This may be the same firm as {other} ({other_name}): {how}."
fix:
  zh: 请核对两份档案。同一单位的合并为一份；确认不是的，在任一方的 distinct_from 写上对方编号，就不再提示。
  en: Compare the two files. Merge them if they are one firm; if not, name one in distinct_from of the other and this will not be asked again.
why:
  zh: 同一单位常被写成不同的名称；多音字、同音字和漏写地名是重复建档最常见的原因。
  en: A firm is often entered under another spelling; homophones and missing place names are the usual reasons.
wrong: |
  # records/customers/C-26-7KQ4.yaml
  name: 山东长富物流集团有限公司
  # records/customers/C-26-9HXR.yaml
  name: 长富物流有限公司
right: |
  # records/customers/C-26-7KQ4.yaml
  name: 山东长富物流集团有限公司
  # records/customers/C-26-9HXR.yaml
  name: 长富物流有限公司
  distinct_from: [C-26-7KQ4]
*/
WITH apart AS MATERIALIZED (
    SELECT 'customers' AS kind, record AS a, value AS b FROM customers_distinct_from
    UNION SELECT 'customers', value, record FROM customers_distinct_from
    UNION SELECT 'suppliers', record, value FROM suppliers_distinct_from
    UNION SELECT 'suppliers', value, record FROM suppliers_distinct_from
),
-- different taxpayer numbers prove different firms, and equal ones are an error of their own
pairs AS (
    SELECT s.kind, s.how, a.id AS a, a.name AS a_name, b.id AS b, b.name AS b_name,
           coalesce(a.opened_on, '') > coalesce(b.opened_on, '') AS a_is_younger
    FROM similar AS s
    CROSS JOIN customers AS a ON a.id = s.a
    CROSS JOIN customers AS b ON b.id = s.b
    WHERE s.kind = 'customers' AND (a.tax_id IS NULL OR b.tax_id IS NULL)
    UNION ALL
    SELECT s.kind, s.how, a.id, a.name, b.id, b.name,
           coalesce(a.opened_on, '') > coalesce(b.opened_on, '')
    FROM similar AS s
    CROSS JOIN suppliers AS a ON a.id = s.a
    CROSS JOIN suppliers AS b ON b.id = s.b
    WHERE s.kind = 'suppliers' AND (a.tax_id IS NULL OR b.tax_id IS NULL)
)
-- the younger of the two files is the one to look at
SELECT kind, iif(a_is_younger, a, b) AS record, '/name' AS pointer,
       iif(a_is_younger, b, a) AS other, iif(a_is_younger, b_name, a_name) AS other_name,
       CASE how
           WHEN 'core' THEN '去掉地名、行业和公司形式后名称相同'
           WHEN 'former' THEN '一方的曾用名就是另一方的名称'
           WHEN 'sound' THEN '名称同音'
           ELSE '名称只差一个字'
       END AS how_zh,
       CASE how
           WHEN 'core' THEN 'the names are the same without place, trade and legal form'
           WHEN 'former' THEN 'one bears a former name of the other'
           WHEN 'sound' THEN 'the names sound the same'
           ELSE 'the names differ in one character'
       END AS how_en
FROM pairs
WHERE (kind, a, b) NOT IN (SELECT kind, a, b FROM apart)
