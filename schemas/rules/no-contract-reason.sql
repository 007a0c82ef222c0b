/*
code: rule/no-contract-reason
severity: warning
source: [S3-34]
title: {zh: C类客户未签合同且没有写原因, en: Tier C without a contract and without a reason}
message:
  zh: 客户在 {date} 评为{tier}类，当日已有业务往来而没有有效合同，“未签合同原因”是空的。
  en: The customer was put in tier {tier} on {date} with dealings but no contract in force, and “Reason for no contract” is empty.
fix:
  zh: 请登记合同，或在 no_contract_reason 写明未签合同的原因。
  en: Record the contract, or say in no_contract_reason why there is none.
why:
  zh: 规定 C 类客户也要尽可能签订合同；没有签的要说得出原因。
  en: Customers of tier C should sign a contract as far as possible; where there is none, the reason must be known.
wrong: |
  # records/customers/C-26-7KQ4.yaml 评为 C 类，没有合同 / tier C, no contract
  name: 莱芜顺发商行
right: |
  # records/customers/C-26-7KQ4.yaml
  name: 莱芜顺发商行
  no_contract_reason: 每月只有一两票零担，客户不愿签约
*/
SELECT 'customers' AS kind, c.id AS record, '/no_contract_reason' AS pointer,
       e.tier, max(e.evaluated_on) AS date
FROM customers AS c
JOIN evaluations AS e ON e.customer = c.id
WHERE c.no_contract_reason IS NULL
  AND c.state <> 'closed'
  AND e.tier IS NOT NULL
  -- what is missing cannot be judged while a contract has errors of its own
  AND NOT EXISTS (SELECT 1 FROM known_ids WHERE kind = 'contracts' AND NOT valid)
  AND json_extract(
      (SELECT value FROM policy WHERE setting = 'tier_terms' AND from_date <= e.evaluated_on
       ORDER BY from_date DESC LIMIT 1),
      '$."' || e.tier || '".contract') = 'recommended'
  AND (SELECT s."to" FROM customers_steps AS s
       WHERE s.record = c.id AND s."on" <= e.evaluated_on ORDER BY s.n DESC LIMIT 1) = 'trading'
  -- only the newest evaluation of each business area speaks for the customer
  AND NOT EXISTS (
      SELECT 1 FROM evaluations AS later
      WHERE later.customer = e.customer AND later.business_area = e.business_area
        AND (later.effective_on, later.evaluated_on, later.id)
            > (e.effective_on, e.evaluated_on, e.id))
  AND NOT EXISTS (
      SELECT 1 FROM contract_periods AS p
      WHERE p.customer = c.id AND p.is_contract
        AND e.evaluated_on BETWEEN p.from_date AND p.until_date)
GROUP BY c.id
