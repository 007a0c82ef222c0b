/*
code: rule/approved-late
severity: error
source: ["S4-3.17", "S4-3.20", "S4-3.23"]
title: {zh: 事后才批准, en: Approved after the event}
message:
  zh: "{event} 的事项到 {approved} 才批准。"
  en: What took place on {event} was approved on {approved} only.
fix:
  zh: "请核对日期；未预约来访的招待写 unannounced: true，从“已接待”开始。"
  en: "Check the dates; hospitality for an unannounced visit has unannounced: true and starts as held."
why:
  zh: 招待和馈赠要先批准后办理，事后补批起不到控制作用。
  en: Hospitality and gifts are approved before they take place; an approval afterwards controls nothing.
wrong: |
  event_date: 2026-03-16
  steps:
    - {to: approved, on: 2026-03-18, by: du-ruolin}
right: |
  event_date: 2026-03-16
  steps:
    - {to: approved, on: 2026-03-12, by: du-ruolin}
*/
WITH planned AS (
    SELECT 'hospitality' AS kind, id AS record, event_date AS event FROM hospitality
    WHERE coalesce(unannounced, 0) = 0
    UNION ALL SELECT 'gifts', id, gift_date FROM gifts
),
approvals AS MATERIALIZED (
    SELECT 'hospitality' AS kind, record, n, "on" AS day FROM hospitality_steps
    WHERE "to" = 'approved'
    UNION ALL SELECT 'gifts', record, n, "on" FROM gifts_steps WHERE "to" = 'approved'
)
SELECT p.kind, p.record, '/steps/' || a.n || '/on' AS pointer, p.event, a.day AS approved
FROM planned AS p JOIN approvals AS a ON a.kind = p.kind AND a.record = p.record
WHERE a.day > p.event
