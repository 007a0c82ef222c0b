/*
code: rule/gift-plan
severity: warning
source: ["S4-3.20", "S4-3.19"]
title: {zh: 超出礼品馈赠计划, en: Gift beyond the gift plan}
message:
  zh: 给客户 {customer} {name} 的礼品不在所引用的馈赠计划之内，或累计超过计划预算，也没有写明理由。
  en: The gift to {customer} {name} is not in the plan it names, or goes beyond its budget, and no reason is given.
fix:
  zh: 请核对计划里这家客户的礼品和预算；确属计划外的，填写 reason_outside_plan。
  en: Check gift and budget of this customer in the plan; for a gift outside it fill in reason_outside_plan.
why:
  zh: 礼品按批准的计划馈赠；计划外的要有理由，由审批人判断。
  en: Gifts follow the approved plan; what is outside needs a reason for those who approve.
wrong: |
  # 计划预算 400 元 / the plan has 400
  plan: PL-26-3GGGG
  rows:
    - {customer: C-25-2AAA, gift: 茶叶, quantity: 2, value: 900}
right: |
  plan: PL-26-3GGGG
  reason_outside_plan: 客户合作十周年
  rows:
    - {customer: C-25-2AAA, gift: 茶叶, quantity: 2, value: 900}
*/
WITH planned AS MATERIALIZED (
    SELECT record AS plan, customer, sum(budget) AS budget FROM plans_gifts
    GROUP BY record, customer
),
given AS (
    SELECT g.id, g.plan, g.reason_outside_plan, r.n, r.customer,
           sum(r.value) OVER (
               PARTITION BY g.plan, r.customer ORDER BY g.gift_date, g.id, r.n) AS total
    FROM gifts AS g JOIN gifts_rows AS r ON r.record = g.id
    WHERE g.plan IS NOT NULL AND g.state NOT IN ('refused', 'cancelled')
)
SELECT 'gifts' AS kind, g.id AS record, '/rows/' || g.n || '/customer' AS pointer,
       g.customer, c.name
FROM given AS g
JOIN customers AS c ON c.id = g.customer
LEFT JOIN planned AS p ON p.plan = g.plan AND p.customer = g.customer
WHERE g.reason_outside_plan IS NULL AND (p.plan IS NULL OR g.total > p.budget)
