/*
code: rule/closed-without-cancellation
severity: info
source: ["S4-7.18"]
title: {zh: 客户关闭而没有注销记录, en: Customer closed without a cancellation}
message:
  zh: 这家有过往来的客户在 {date} 关闭，没有办结的注销记录。
  en: This customer, which had been trading, was closed on {date} without a cancellation that is done.
fix:
  zh: 请补登注销：审批、结算和客户签收；改用之前关闭的可以不补。
  en: "Add the cancellation: approvals, settlement and receipt; for one closed before the system came into use it is not needed."
why:
  zh: 注销经三级审批，余额结清、客户签收后才关闭。
  en: A cancellation is approved by three levels and closed when the balance is settled and signed for.
wrong: |
  steps:
    - {to: trading, on: 2025-04-01, by: xu-wenbo}
    - {to: closed, on: 2026-08-25, by: zhou-xiaolan}
right: |
  # records/cancellations/…: 已注销 / is done
  steps:
    - {to: trading, on: 2025-04-01, by: xu-wenbo}
    - {to: closed, on: 2026-08-25, by: zhou-xiaolan}
*/
WITH ended AS (
    SELECT record, n, "to" AS state, "on" AS day,
           lag("to") OVER (PARTITION BY record ORDER BY n) AS before
    FROM customers_steps
),
adopted AS MATERIALIZED (
    SELECT coalesce(json_extract(value, '$'), '9999-12-31') AS day FROM policy
    WHERE setting = 'evidence_from' ORDER BY from_date DESC LIMIT 1
)
SELECT 'customers' AS kind, e.record, '/steps/' || e.n AS pointer, e.day AS date
FROM ended AS e JOIN adopted AS a ON e.day >= a.day
WHERE e.state = 'closed' AND e.before = 'trading'
  AND NOT EXISTS (SELECT 1 FROM cancellations AS c
                  WHERE c.customer = e.record AND c.state = 'cancelled')
