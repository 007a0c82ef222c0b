/*
code: rule/handover-missing
severity: warning
source: [S0-22, S0-21, S0-31]
title: {zh: 离职员工没有办理客户资料交接, en: Departure without a handover of customer data}
message:
  zh: "{staff}于 {left_on} 离职，没有交接记录涵盖客户“{customer}”。"
  en: "{staff} left on {left_on}; no handover covers the customer “{customer}”."
fix:
  zh: 请登记交接记录（handovers），逐户列明移交的客户，并附未带走客户资料的声明。
  en: Record a handover that lists each customer handed over, with the declaration that no data are kept.
why:
  zh: 规定由所属部门会同信息部接收、整理、归档离职员工的客户资料，离职者不得带走。
  en: The department, with the Information Department, takes over the customer data of whoever leaves; nothing may be taken along.
wrong: |
  # 划归 liu-min 的客户不在任何交接记录里 / whose customers are in no handover
  left_on: 2026-02-28
right: |
  # records/handovers/2026/HO-26-3FGHJ.yaml
  handover_type: leaving
  employee: liu-min
  last_working_day: 2026-02-28
  items:
    - {customer: C-26-7KQ4}
*/
WITH gone AS MATERIALIZED (
    SELECT id, name, left_on FROM staff
    WHERE left_on IS NOT NULL AND left_on >= coalesce(
        (SELECT json_extract(value, '$') FROM policy WHERE setting = 'evidence_from'
         ORDER BY from_date DESC LIMIT 1), '')
),
handed AS MATERIALIZED (
    SELECT h.employee, i.customer
    FROM handovers AS h JOIN handovers_items AS i ON i.record = h.id
    WHERE h.state <> 'dropped'
),
-- somebody taking over shows that the departure has come
kept AS (
    SELECT DISTINCT a.previous AS staff, a.customer
    FROM assignments AS a JOIN gone AS g ON g.id = a.previous WHERE a."case" = 'replacement'
)
SELECT 'staff' AS kind, g.id AS record, '/left_on' AS pointer, g.name AS staff, g.left_on,
       coalesce(c.name, k.customer) AS customer
FROM kept AS k JOIN gone AS g ON g.id = k.staff LEFT JOIN customers AS c ON c.id = k.customer
WHERE NOT EXISTS (SELECT 1 FROM handed AS h WHERE h.employee = k.staff AND h.customer = k.customer)
