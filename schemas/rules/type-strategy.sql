/*
code: rule/type-strategy
severity: warning
source: [S1-17, S1-09]
title: {zh: 重点客户类型没有管理策略, en: Type of key customer without a strategy}
message:
  zh: 重点客户类型“{type}”没有经批准的管理策略和服务模式。
  en: There is no approved strategy and service mode for key customers of the type “{type}”.
fix:
  zh: 请制定该类型的策略（key-account-plans 的 type_strategy）并报批，或改正类型。
  en: Draw up the strategy of that type (type_strategy in key-account-plans) and have it approved, or correct the type.
why:
  zh: 每一类重点客户都有相应的策略和服务模式。
  en: Each type of key customer has its strategy and service mode.
wrong: |
  category: key
  key_customer_type: 家电制造
right: |
  # records/key-account-plans/…: plan_kind: type_strategy, key_customer_type: 家电制造
  category: key
  key_customer_type: 家电制造
*/
SELECT 'customers' AS kind, c.id AS record, '/key_customer_type' AS pointer,
       c.key_customer_type AS type
FROM customers AS c
WHERE c.category = 'key' AND c.key_customer_type IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM key_account_plans AS p
      WHERE p.plan_kind = 'type_strategy' AND p.key_customer_type = c.key_customer_type
        AND p.state NOT IN ('drafted', 'reviewed'))
