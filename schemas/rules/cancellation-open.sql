/*
code: rule/cancellation-open
severity: error
source: ["S4-7.18"]
title: {zh: 注销时还有未了事项, en: Cancelled with matters still open}
message:
  zh: 审核时写明没有未了事项，但 {other} 当时尚未办结。
  en: At the endorsement nothing was said to be open, but {other} was.
fix:
  zh: 请先办结它，再审核注销；或改正 nothing_open。
  en: Settle it before endorsing the cancellation, or correct nothing_open.
why:
  zh: 有投诉、服务或借阅未了的客户不能注销，否则没有人再管。
  en: A customer with an open complaint, service or loan is not cancelled, or nobody sees to it any more.
wrong: |
  # 投诉 T-26-2AAAA 尚未结案 / the complaint T-26-2AAAA is open
  nothing_open: true
  steps:
    - {to: supervisor_endorsed, on: 2026-08-04, by: du-ruolin}
right: |
  nothing_open: false
  steps:
    - {to: requested, on: 2026-08-01, by: meng-fan}
*/
WITH endorsed AS MATERIALIZED (
    SELECT c.id, c.customer, min(s."on") AS day
    FROM cancellations AS c
    JOIN cancellations_steps AS s ON s.record = c.id AND s."to" = 'supervisor_endorsed'
    WHERE c.nothing_open AND c.state <> 'refused' GROUP BY c.id
),
matters AS (
    SELECT e.id, e.day, 'complaints' AS kind, m.id AS other, m.received_on AS began
    FROM endorsed AS e JOIN complaints AS m ON m.customer = e.customer
    UNION ALL
    SELECT e.id, e.day, 'services', m.id, m.received_on
    FROM endorsed AS e JOIN services AS m ON m.customer = e.customer
    UNION ALL
    SELECT e.id, e.day, 'loans', m.id, m.borrowed_on
    FROM endorsed AS e JOIN dossiers AS d ON d.customer = e.customer
    JOIN loans AS m ON m.dossier = d.id
),
reached AS (
    SELECT m.id, m.kind, m.other, s.state,
           row_number() OVER (PARTITION BY m.id, m.other ORDER BY s.n DESC) AS place
    FROM matters AS m JOIN every_step AS s ON s.kind = m.kind AND s.record = m.other
    WHERE m.began < m.day AND s.day <= m.day
)
SELECT 'cancellations' AS kind, r.id AS record, '/nothing_open' AS pointer, r.other
FROM reached AS r JOIN states AS t ON t.kind = r.kind AND t.key = r.state
WHERE r.place = 1 AND NOT t.terminal
