/*
id: agreement-expiry
title: {zh: "长期合作协议到期", en: "A long-term agreement ends"}
source: [S3-33, S3-31]
group: customers
who: {zh: "合同负责人", en: "Owner of the contract"}
uses: [contract_notice_days]
remind: contract_notice_days
result_class: internal
message:
  zh: "协议到期前决定续签或终止。"
  en: "Decide on renewal before the agreement ends."
why:
  zh: "合同的最后一天是 {due}。"
  en: "The last day of the contract is {due}."
met:
  zh: "同一客户或供应商的后续长期合作协议。"
  en: "The following long-term agreement with the same party."
*/
WITH held AS (
    SELECT p.*, lead(p.contract) OVER later AS following, lead(p.until_date) OVER later AS until_next
    FROM contract_periods AS p
    WHERE p.is_agreement AND p.from_date <= p.until_date
    WINDOW later AS (
        PARTITION BY coalesce(p.customer, p.supplier) ORDER BY p.until_date, p.from_date, p.contract)
)
SELECT 'contracts' AS kind, h.contract AS record, h.until_date AS due,
       coalesce(k.owner, c.owner, s.owner) AS staff,
       coalesce(k.department, c.department, s.department) AS department,
       CASE WHEN h.until_next > h.until_date THEN h.following END AS met_by
FROM held AS h
JOIN contracts AS k ON k.id = h.contract
LEFT JOIN customers AS c ON c.id = h.customer
LEFT JOIN suppliers AS s ON s.id = h.supplier
WHERE h.until_date < '9999-12-31' AND (k.terminated_on IS NULL OR k.terminated_on > :as_of)
  AND coalesce(c.state, s.state) <> 'closed'
