/*
code: rule/sanctioned-customer
severity: error
source: [S1-45, S1-44]
title: {zh: 惩处期间仍有新业务或奖励, en: New business or an award during a sanction}
message:
  zh: 客户 {customer} {name} 自 {from_date} 起受“{measure}”惩处（{sanction}），{date} 的这项业务与之不符。
  en: "{customer} {name} is under the sanction “{measure}” since {from_date} ({sanction}), which this of {date} contradicts."
fix:
  zh: 请撤回这项业务，或先由总经理解除惩处并写明原因。
  en: Withdraw it, or have the general manager lift the sanction first, with the reason.
why:
  zh: 终止合作的客户不得再签合同、授信或受奖；限制合作的授信不得超出限额。
  en: With a customer under termination there is no contract, credit or award; under restriction no credit above the limit.
wrong: |
  # 自 2026-11-10 起终止合作 / terminated from 2026-11-10
  customer: C-25-2BBB
  signed_on: 2026-11-10
right: |
  customer: C-25-2BBB
  signed_on: 2026-11-09
*/
WITH sanctions AS MATERIALIZED (
    SELECT id, customer, measure, effective_from, coalesce(ends_on, '9999-12-31') AS ends_on,
           restricted_limit
    FROM rewards
    WHERE measure IN ('termination', 'restriction') AND state IN ('in_force', 'lifted')
      AND effective_from IS NOT NULL
),
business AS (
    SELECT 'contracts' AS kind, id, '/signed_on' AS pointer, customer, signed_on AS day, amount
    FROM contracts
    UNION ALL
    SELECT 'credits', id, '/investigated_on', customer, investigated_on, assessment_credit_limit
    FROM credits WHERE assessment_credit_limit > 0
    UNION ALL
    SELECT 'credit-changes', id, '/valid_from', customer, valid_from, new_limit
    FROM credit_changes WHERE direction = 'increase'
    UNION ALL
    SELECT 'rewards', id, '/measure', customer, coalesce(awarded_on, proposed_on), NULL
    FROM rewards WHERE measure IN ('commendation', 'reward') AND state <> 'refused'
)
SELECT b.kind, b.id AS record, b.pointer, c.id AS customer, c.name, s.id AS sanction,
       o.zh AS measure_zh, o.en AS measure_en, s.effective_from AS from_date, b.day AS date
FROM sanctions AS s
JOIN business AS b ON b.customer = s.customer AND b.day BETWEEN s.effective_from AND s.ends_on
JOIN customers AS c ON c.id = s.customer
JOIN choices AS o ON o.kind = 'rewards' AND o.column_name = 'measure' AND o.const = s.measure
-- a restriction limits what is granted on credit; who pays in advance may still sign
WHERE s.measure = 'termination' OR b.kind = 'rewards'
   OR (b.kind <> 'contracts' AND b.amount > s.restricted_limit)
