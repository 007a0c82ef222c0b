/*
code: rule/call-refused
severity: warning
source: ["S4-8.05", "S4-8.10"]
title: {zh: 向拒绝过的客户再次推介, en: Promotion to a customer who refused}
message:
  zh: 客户 {customer} {name} 上一次推介电话（{previous}，{date}）已拒绝来电。
  en: "{customer} {name} refused the promotion call before this one ({previous}, {date})."
fix:
  zh: 请不再拨打推介电话；客户改变主意的，在备注说明。
  en: Make no more promotion calls; if the customer has changed mind, say so in the notes.
why:
  zh: 拒绝来电的客户不再打扰。
  en: Customers who refuse calls are left in peace.
wrong: |
  # 三月的推介电话被拒绝 / the promotion call in March was refused
  purpose: promotion
  called_on: 2026-04-02
right: |
  purpose: promotion
  called_on: 2026-04-02
  notes: 客户三月底来电表示愿意了解新线路。
*/
WITH promotions AS (
    SELECT id, customer, called_on, notes, lag(id) OVER earlier AS previous,
           lag(called_on) OVER earlier AS date, lag(outcome) OVER earlier AS outcome
    FROM calls WHERE direction = 'out' AND purpose = 'promotion' AND customer IS NOT NULL
    WINDOW earlier AS (PARTITION BY customer ORDER BY called_on, called_time, id)
)
SELECT 'calls' AS kind, p.id AS record, '/purpose' AS pointer,
       c.id AS customer, c.name, p.previous, p.date
FROM promotions AS p JOIN customers AS c ON c.id = p.customer
WHERE p.outcome = 'refused' AND p.notes IS NULL
