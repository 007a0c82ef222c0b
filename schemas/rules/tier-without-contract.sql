/*
code: rule/tier-without-contract
severity: error
source: [S3-32, S3-35]
title: {zh: A、B类客户评估时没有有效合同, en: Tier A or B without a contract in force}
message:
  zh: 客户 {customer}（{customer_name}）在 {date} 评为{tier}类，当日已有业务往来，但没有有效合同。
  en: Customer {customer} ({customer_name}) was put in tier {tier} on {date} while dealings were under way, but no contract was in force that day.
fix:
  zh: 请登记当日有效的合同（serves_as 含 contract）；确实没有的，先签订合同再评定，或按规定申请豁免。
  en: Record the contract that was in force (serves_as with contract); if there was none, sign one before the evaluation, or ask for a waiver.
why:
  zh: 规定 A、B 类客户必须签订合同；从首笔业务起适用，潜在客户不受此限。
  en: Customers of tiers A and B must sign a contract, from the first dealing on; potential customers need not.
wrong: |
  # records/evaluations/2026/E-26-4TVWX.yaml 评为 A 类；没有合同 / tier A, and no contract
  customer: C-26-7KQ4
  evaluated_on: 2026-10-08
right: |
  # records/contracts/K-26-2DHP.yaml
  customer: C-26-7KQ4
  serves_as: [contract, long_term_agreement]
  signed_on: 2026-01-10
  starts_on: 2026-01-15
*/
SELECT 'evaluations' AS kind, e.id AS record, '/customer' AS pointer,
       c.id AS customer, c.name AS customer_name, e.tier, e.evaluated_on AS date
FROM evaluations AS e
JOIN customers AS c ON c.id = e.customer
WHERE e.tier IS NOT NULL
  -- what is missing cannot be judged while a contract has errors of its own
  AND NOT EXISTS (SELECT 1 FROM known_ids WHERE kind = 'contracts' AND NOT valid)
  AND json_extract(
      (SELECT value FROM policy WHERE setting = 'tier_terms' AND from_date <= e.evaluated_on
       ORDER BY from_date DESC LIMIT 1),
      '$."' || e.tier || '".contract') = 'required'
  AND (SELECT s."to" FROM customers_steps AS s
       WHERE s.record = c.id AND s."on" <= e.evaluated_on ORDER BY s.n DESC LIMIT 1) = 'trading'
  AND NOT EXISTS (
      SELECT 1 FROM contract_periods AS p
      WHERE p.customer = c.id AND p.is_contract
        AND e.evaluated_on BETWEEN p.from_date AND p.until_date)
