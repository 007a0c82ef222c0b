/*
code: rule/terms-above-policy
severity: error
source: [S3-37, S3-36, S3-38]
title: {zh: 合同条件超出客户等级的政策, en: Terms beyond the policy of the tier}
message:
  zh: 客户“{customer}”签订时为{tier}类，“{term}”{value} 超出政策规定的 {limit}，且没有总经理同意的签署。
  en: “{customer}” was in tier {tier} when it was signed; “{term}” of {value} is above the {limit} of the policy, and the general manager has not agreed to it.
fix:
  zh: 请改为政策以内的条件，或由总经理在合同的 sign_offs 签署同意。
  en: Bring the term within the policy, or have the general manager agree in sign_offs of the contract.
why:
  zh: 不同等级的客户执行不同的账期、资信额度和垫资额度；例外要经批准。
  en: Payment term, credit limit and advance funds follow the tier; an exception needs approval.
wrong: |
  # C 类账期 30 天 / tier C has 30 days
  terms: {credit_days: 60}
right: |
  terms: {credit_days: 30}
*/
WITH reckoned AS (
    -- the tier of the day in each business area; for what is granted the lowest one counts
    SELECT c.id, c.customer, c.signed_on, h.tier,
           row_number() OVER (PARTITION BY c.id, h.business_area
                              ORDER BY h.effective_on DESC, h.evaluated_on DESC) AS place
    FROM contracts AS c
    JOIN tier_history AS h ON h.customer = c.customer AND h.effective_on <= c.signed_on
    WHERE h.tier IS NOT NULL
      AND coalesce(c.terms_credit_days, c.terms_credit_limit, c.terms_advance_funds) IS NOT NULL
),
tiered AS (
    SELECT id, max(tier) AS tier FROM reckoned WHERE place = 1 GROUP BY id
),
allowed AS (
    SELECT t.id, t.tier,
           json_extract((SELECT value FROM policy
                         WHERE setting = 'tier_terms' AND from_date <= c.signed_on
                         ORDER BY from_date DESC LIMIT 1), '$."' || t.tier || '"') AS terms
    FROM tiered AS t JOIN contracts AS c ON c.id = t.id
),
compared AS (
    SELECT a.id, a.tier, 'credit_days' AS part, '账期（天）' AS term_zh, 'Payment term (days)' AS term_en,
           c.terms_credit_days AS value, json_extract(a.terms, '$.credit_days') AS "limit"
    FROM allowed AS a JOIN contracts AS c ON c.id = a.id
    UNION ALL
    SELECT a.id, a.tier, 'credit_limit', '资信额度（元）', 'Credit limit (CNY)',
           c.terms_credit_limit / 100.0, json_extract(a.terms, '$.credit_limit')
    FROM allowed AS a JOIN contracts AS c ON c.id = a.id
    UNION ALL
    SELECT a.id, a.tier, 'advance_funds', '垫资额度（元）', 'Advance funds (CNY)',
           c.terms_advance_funds / 100.0, json_extract(a.terms, '$.advance_funds')
    FROM allowed AS a JOIN contracts AS c ON c.id = a.id
)
SELECT 'contracts' AS kind, p.id AS record, '/terms/' || p.part AS pointer, u.name AS customer,
       p.tier, p.term_zh, p.term_en,
       CASE p.part WHEN 'credit_days' THEN p.value ELSE printf('%.2f', p.value) END AS value,
       CASE p.part WHEN 'credit_days' THEN p."limit" ELSE printf('%.2f', p."limit") END AS "limit"
FROM compared AS p
JOIN contracts AS c ON c.id = p.id
JOIN customers AS u ON u.id = c.customer
WHERE p.value > p."limit"
  AND NOT EXISTS (SELECT 1 FROM contracts_sign_offs AS s
                  WHERE s.record = p.id AND s.role = 'general_manager' AND s.decision = 'agree')
