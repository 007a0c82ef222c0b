/*
code: rule/approval-limit
severity: error
source: ["S4-3.17", "S4-3.23", "S4-3.24"]
title: {zh: 审批人超出审批权限, en: Approved above one’s authority}
message:
  zh: 预算超过{role}的审批权限 {limit} 元，须由{next}签署同意。
  en: The budget is above the {limit} that the {role} may approve; the {next} has to agree.
fix:
  zh: 请由上一级在 sign_offs 里签署，或核对预算。
  en: Have the next level sign in sign_offs, or check the budget.
why:
  zh: 权限内的由主管审批，超出的逐级上报，费用才受控制。
  en: What is within the authority is approved there and what is above goes up, so that spending is kept in hand.
wrong: |
  # 主管的权限是 1000 元 / the supervisor may approve 1000
  costs:
    - {item: meals, budget: 3000}
  sign_offs:
    - {role: customer_relations_supervisor, staff: du-ruolin, on: 2026-03-12, decision: agree}
right: |
  sign_offs:
    - {role: customer_relations_supervisor, staff: du-ruolin, on: 2026-03-12, decision: agree}
    - {role: customer_service_manager, staff: song-liheng, on: 2026-03-12, decision: agree}
*/
WITH approved AS MATERIALIZED (
    SELECT h.id, h.budget_total, min(s."on") AS day
    FROM hospitality AS h JOIN hospitality_steps AS s ON s.record = h.id AND s."to" = 'approved'
    WHERE h.budget_total IS NOT NULL GROUP BY h.id
),
levels (role, next_role) AS (
    VALUES ('customer_relations_supervisor', 'customer_service_manager'),
        ('customer_service_manager', 'general_manager')
),
limits AS (
    SELECT a.id, a.budget_total, l.role, l.next_role,
           (SELECT json_extract(value, '$.' || l.role) FROM policy
            WHERE setting = 'hospitality_limits' AND from_date <= a.day
            ORDER BY from_date DESC LIMIT 1) AS "limit"
    FROM approved AS a CROSS JOIN levels AS l
)
SELECT 'hospitality' AS kind, x.id AS record, '/sign_offs' AS pointer, x."limit",
       r.zh AS role_zh, r.en AS role_en, n.zh AS next_zh, n.en AS next_en
FROM limits AS x
JOIN choices AS r ON r.kind = 'staff' AND r.column_name = 'roles_role' AND r.const = x.role
JOIN choices AS n ON n.kind = 'staff' AND n.column_name = 'roles_role' AND n.const = x.next_role
WHERE x.budget_total > round(x."limit" * 100)
  AND NOT EXISTS (
      SELECT 1 FROM hospitality_sign_offs AS s
      WHERE s.record = x.id AND s.decision = 'agree'
        AND s.role IN (x.next_role, 'general_manager'))
