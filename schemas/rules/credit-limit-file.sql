/*
code: rule/credit-limit-file
severity: warning
source: ["S4-4.04", "S4-2.08"]
title: {zh: 客户档案的信用额度与在案的不符, en: Credit limit of the file that records contradict}
message:
  zh: 客户档案的信用额度与 {date} 起有效的（{other}）不同。
  en: The credit limit in the customer’s file differs from the one in force since {date} ({other}).
fix:
  zh: 请按最近一次信用调查或变更改正档案，或补办变更。
  en: Correct the file after the latest investigation or change, or add the change that is missing.
why:
  zh: 业务员看档案放货，额度必须与批准的一致。
  en: Salespeople release goods by the file, so its limit must be the approved one.
wrong: |
  # 最近批准的额度是 30 万元 / the limit approved last is 300,000
  terms: {credit_limit: 500000}
right: |
  terms: {credit_limit: 300000}
*/
WITH granted AS (
    SELECT customer, id, investigated_on AS day, assessment_credit_limit AS amount FROM credits
    WHERE assessment_credit_limit IS NOT NULL AND state IN ('confirmed', 'reported')
    UNION ALL
    SELECT customer, id, valid_from, new_limit FROM credit_changes
    WHERE new_limit IS NOT NULL AND state IN ('effective', 'notified')
),
newest AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY customer ORDER BY day DESC, id DESC) AS place
    FROM granted
)
SELECT 'customers' AS kind, c.id AS record, '/terms/credit_limit' AS pointer,
       n.id AS other, n.day AS date
FROM newest AS n JOIN customers AS c ON c.id = n.customer
WHERE n.place = 1 AND c.terms_credit_limit <> n.amount
