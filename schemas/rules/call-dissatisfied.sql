/*
code: rule/call-dissatisfied
severity: warning
source: ["S4-8.09", "S4-8.11"]
title: {zh: 客户不满意的来电直接办结, en: Call closed though the customer was not content}
message:
  zh: 客户对答复“{satisfaction}”，来电却没有升级就办结了。
  en: The customer was “{satisfaction}” with the answer, but the call was closed without being raised.
fix:
  zh: 请由组长升级处理，再办结。
  en: Have the team leader raise it and close it afterwards.
why:
  zh: 不满意的答复交组长或主管再处理，客户才不会转为投诉。
  en: An answer that does not content the customer goes to the team leader before it becomes a complaint.
wrong: |
  satisfaction: dissatisfied
  steps:
    - {to: answered, on: 2026-05-06, by: meng-fan}
    - {to: closed, on: 2026-05-06, by: meng-fan}
right: |
  satisfaction: dissatisfied
  steps:
    - {to: answered, on: 2026-05-06, by: meng-fan}
    - {to: escalated, on: 2026-05-06, by: du-ruolin}
*/
SELECT 'calls' AS kind, c.id AS record, '/satisfaction' AS pointer,
       o.zh AS satisfaction_zh, o.en AS satisfaction_en
FROM calls AS c
JOIN choices AS o ON o.kind = 'calls' AND o.column_name = 'satisfaction'
    AND o.const = c.satisfaction
WHERE c.satisfaction IN ('dissatisfied', 'very_dissatisfied') AND c.state = 'closed'
  AND NOT EXISTS (SELECT 1 FROM calls_steps AS s WHERE s.record = c.id AND s."to" = 'escalated')
