/*
code: rule/no-keeper
severity: warning
source: [S0-07, S0-20, S3-07, S3-13, S3-15]
title: {zh: 没有写明由谁负责, en: Nobody is in charge of it}
message:
  zh: “{field}”没有填写。
  en: “{field}” is empty.
fix:
  zh: 请写明负责的部门和业务员。
  en: Name the department and the salesperson in charge.
why:
  zh: 每家客户、分供方都归一个业务部门和一名业务员，否则不在任何一份月度清单里，也没有人跟踪。
  en: Each customer and supplier belongs to a department and a salesperson, or it is in no monthly list and nobody follows it.
wrong: |
  name: 济南恒通达物流有限公司
  tracked: true
  owner: zhou-xiaolan
right: |
  name: 济南恒通达物流有限公司
  tracked: true
  owner: zhou-xiaolan
  department: marketing
*/
-- the step into trading asks for both by itself; what is only noted down may wait
WITH followed AS (
    SELECT id, owner, department FROM customers WHERE state = 'potential' AND tracked
)
SELECT 'customers' AS kind, id AS record, '' AS pointer,
       '负责部门' AS field_zh, 'Responsible department' AS field_en
FROM followed WHERE department IS NULL
UNION ALL
SELECT 'customers', id, '', '负责人（业务员）', 'Owner (salesperson)'
FROM followed WHERE owner IS NULL
UNION ALL
-- the department of a supplier's owner answers for it where none is named
SELECT 'suppliers', id, '', '负责部门', 'Responsible department'
FROM suppliers
WHERE department IS NULL AND owner IS NULL AND state <> 'closed'
  AND id IN (SELECT supplier FROM contract_periods)
