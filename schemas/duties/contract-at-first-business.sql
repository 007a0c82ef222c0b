/*
id: contract-at-first-business
title: {zh: "首笔业务时签订合同", en: "Sign a contract at the first business"}
source: [S3-35, S3-32, S3-34]
group: customers
who: {zh: "客户负责人", en: "Owner of the customer"}
result_class: internal
message:
  zh: "与客户签订业务合同。"
  en: "Sign a business contract with the customer."
why:
  zh: "客户自 {due} 开始业务往来，形成业务关系时就要签订合同。"
  en: "Business began on {due}; the contract is signed when business begins."
met:
  zh: "作为业务合同的合同记录。"
  en: "A contract that serves as the business contract."
*/
WITH begun AS (
    SELECT record, min("on") AS day FROM customers_steps WHERE "to" = 'trading' GROUP BY record
), signed AS (
    SELECT p.customer, min(p.contract) AS contract FROM contract_periods AS p
    WHERE p.is_contract GROUP BY p.customer
)
SELECT 'customers' AS kind, c.id AS record, b.day AS due, c.owner AS staff, c.department,
       s.contract AS met_by
FROM begun AS b
JOIN customers AS c ON c.id = b.record
LEFT JOIN signed AS s ON s.customer = c.id
-- tier C signs as far as possible, and says why where it does not (S3-34)
WHERE c.state = 'trading' AND (c.no_contract_reason IS NULL OR coalesce(c.tier_high, 'A') <> 'C')
  AND (s.contract IS NOT NULL OR c.no_contract_reason IS NULL OR c.tier_high IN ('A', 'B'))
