/*
code: rule/settled-by
severity: error
source: ["S4-6.16", "S4-6.09", "S4-6.17"]
title: {zh: 解决层级低于金额所需, en: Settled at a level too low for the amount}
message:
  zh: 写明由“{role}”解决，但金额超过其权限 {limit} 元。
  en: It is said to be settled by the {role}, but the amount is above that authority of {limit}.
fix:
  zh: 请改成有权决定的层级，或核对金额。
  en: Write the level that may decide, or check the amount.
why:
  zh: 权限内的由投诉专员解决，超出的由经理、总监或更高层批准。
  en: The specialist settles within the authority; what is above is approved higher up.
wrong: |
  # 投诉专员的权限是 1000 元 / the specialist may settle up to 1000
  proposal: {amount: 5000, settled_by: complaint_specialist}
right: |
  proposal: {amount: 5000, settled_by: customer_service_manager}
*/
WITH settled AS (
    SELECT id, proposal_amount AS amount, proposal_settled_by AS role,
           (SELECT json_extract(value, '$.' || proposal_settled_by) FROM policy
            WHERE setting = 'authority_limits' AND from_date <= received_on
            ORDER BY from_date DESC LIMIT 1) AS "limit"
    FROM complaints
    WHERE proposal_settled_by IS NOT NULL AND proposal_amount IS NOT NULL
)
SELECT 'complaints' AS kind, s.id AS record, '/proposal/settled_by' AS pointer,
       r.zh AS role_zh, r.en AS role_en, s."limit"
FROM settled AS s
JOIN choices AS r ON r.kind = 'staff' AND r.column_name = 'roles_role' AND r.const = s.role
WHERE s.amount > round(s."limit" * 100)
