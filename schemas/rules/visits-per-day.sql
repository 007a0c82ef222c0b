/*
code: rule/visits-per-day
severity: warning
source: ["S4-2.11", "S4-2.11:visits_per_day"]
title: {zh: 一天安排的拜访太多, en: Too many visits planned for one day}
message:
  zh: "{staff} 在 {day} 安排了 {count} 次拜访，计划表每日最多 {limit} 次。"
  en: "{staff} has {count} visits planned on {day}; the plan has room for {limit} a day."
fix:
  zh: 请把部分拜访改到其他日期。
  en: Move some of them to other days.
why:
  zh: 安排过满，拜访就走过场。
  en: With too many visits none is done properly.
wrong: |
  # 3 月 3 日有七行 / seven lines for 3 March
  contacts:
    - {planned_on: 2026-03-03, customer: C-25-2AAA, staff: meng-fan, means: visit}
right: |
  # 3 月 3 日不超过六行 / no more than six lines for 3 March
  contacts:
    - {planned_on: 2026-03-03, customer: C-25-2AAA, staff: meng-fan, means: visit}
*/
WITH days AS (
    SELECT record, staff, planned_on AS day, count(*) AS count, min(n) AS n
    FROM plans_contacts
    WHERE means = 'visit' AND coalesce(status, 'planned') = 'planned' AND staff IS NOT NULL
    GROUP BY record, staff, planned_on
),
judged AS (
    SELECT *, (SELECT CAST(value AS INTEGER) FROM policy
               WHERE setting = 'visits_per_day' AND from_date <= day
               ORDER BY from_date DESC LIMIT 1) AS "limit"
    FROM days
)
SELECT 'plans' AS kind, j.record, '/contacts/' || j.n || '/planned_on' AS pointer,
       s.name AS staff, j.day, j.count, j."limit"
FROM judged AS j JOIN staff AS s ON s.id = j.staff
WHERE j.count > j."limit"
