/*
code: rule/tier-without-agreement
severity: error
source: [S3-33]
title: {zh: A、B类客户评估时没有长期合作协议, en: Tier A or B without a long-term agreement}
message:
  zh: 客户 {customer}（{customer_name}）在 {date} 评为{tier}类，当日已有业务往来，但没有有效的长期合作协议。
  en: Customer {customer} ({customer_name}) was put in tier {tier} on {date} while dealings were under way, but no long-term agreement was in force that day.
fix:
  zh: 请登记当日有效的长期合作协议（serves_as 含 long_term_agreement）；合同兼作协议的，在合同里补上这一项。
  en: Record the agreement that was in force (serves_as with long_term_agreement); if the contract serves as one, say so in it.
why:
  zh: 规定 A、B 类客户要与公司签订长期合作协议；一份文件可以兼作合同和协议。
  en: Customers of tiers A and B are to sign a long-term agreement; one document may serve as contract and agreement.
wrong: |
  # records/contracts/K-26-2DHP.yaml
  customer: C-26-7KQ4
  serves_as: [contract]
right: |
  # records/contracts/K-26-2DHP.yaml
  customer: C-26-7KQ4
  serves_as: [contract, long_term_agreement]
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
      '$."' || e.tier || '".long_term_agreement') = 'required'
  AND (SELECT s."to" FROM customers_steps AS s
       WHERE s.record = c.id AND s."on" <= e.evaluated_on ORDER BY s.n DESC LIMIT 1) = 'trading'
  AND NOT EXISTS (
      SELECT 1 FROM contract_periods AS p
      WHERE p.customer = c.id AND p.is_agreement
        AND e.evaluated_on BETWEEN p.from_date AND p.until_date)
