/*
code: rule/key-accept-signed
severity: error
source: ["S4-4.03", S1-16]
title: {zh: 评定通过却没有经理签署, en: Accepted without the manager’s signature}
message:
  zh: 结论是“{conclusion}”，但客户服务部经理没有在决定日期 {date} 及以前签署同意。
  en: The conclusion is “{conclusion}”, but the customer service manager has not agreed by {date}.
fix:
  zh: 请由客户服务部经理在 sign_offs 里签署，或去掉结论。
  en: Have the customer service manager sign in sign_offs, or leave the conclusion out.
why:
  zh: 是否列为重点客户由经理批示。
  en: The manager decides who becomes a key account.
wrong: |
  conclusion: accept
  decided_by: song-liheng
  decided_on: 2026-01-12
right: |
  conclusion: accept
  decided_by: song-liheng
  decided_on: 2026-01-12
  sign_offs:
    - {role: customer_service_manager, staff: song-liheng, on: 2026-01-12, decision: agree}
*/
SELECT 'key-evaluations' AS kind, e.id AS record, '/conclusion' AS pointer,
       c.zh AS conclusion_zh, c.en AS conclusion_en, e.decided_on AS date
FROM key_evaluations AS e
JOIN choices AS c ON c.kind = 'key-evaluations' AND c.column_name = 'conclusion'
    AND c.const = e.conclusion
WHERE e.conclusion = 'accept'
  AND NOT EXISTS (
      SELECT 1 FROM key_evaluations_sign_offs AS s
      WHERE s.record = e.id AND s.role = 'customer_service_manager' AND s.decision = 'agree'
        AND s."on" <= e.decided_on)
