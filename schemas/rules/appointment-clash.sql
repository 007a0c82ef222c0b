/*
code: rule/appointment-clash
severity: warning
source: ["S4-3.14", "S4-2.11", "S4-8.12"]
title: {zh: 一人同时有两项安排, en: Two engagements of one person at one time}
message:
  zh: "{staff} 在 {day} {time} 已另有安排（{other}）。"
  en: "{staff} has another engagement on {day} at {time} already ({other})."
fix:
  zh: 请改期或改派他人。
  en: Choose another time or another person.
why:
  zh: 同一时间只能见一位客户、上一个班。
  en: Nobody can meet two customers or work two shifts at once.
wrong: |
  contacts:
    - {planned_on: 2026-03-03, planned_time: '09:00', customer: C-25-2AAA, staff: meng-fan, minutes: 60}
    - {planned_on: 2026-03-03, planned_time: '09:30', customer: C-25-2BBB, staff: meng-fan}
right: |
  contacts:
    - {planned_on: 2026-03-03, planned_time: '09:00', customer: C-25-2AAA, staff: meng-fan, minutes: 60}
    - {planned_on: 2026-03-03, planned_time: '10:00', customer: C-25-2BBB, staff: meng-fan}
*/
-- minutes of the day; a contact whose length is not given takes a minute
WITH engaged AS (
    SELECT 'contacts' AS what, c.record, c.n, c.staff, c.planned_on AS day,
           substr(c.planned_time, 1, 2) * 60 + substr(c.planned_time, 4, 2) AS first,
           coalesce(c.minutes, 1) AS length
    FROM plans_contacts AS c JOIN plans AS p ON p.id = c.record
    WHERE c.planned_time IS NOT NULL AND coalesce(c.status, 'planned') = 'planned'
      AND p.state <> 'cancelled'
    UNION ALL
    SELECT 'shifts', s.record, s.n, s.staff, s."on",
           substr(s.starts_at, 1, 2) * 60 + substr(s.starts_at, 4, 2),
           (substr(s.ends_at, 1, 2) * 60 + substr(s.ends_at, 4, 2)
            - substr(s.starts_at, 1, 2) * 60 - substr(s.starts_at, 4, 2) + 1440) % 1440
    FROM plans_shifts AS s JOIN plans AS p ON p.id = s.record
    WHERE p.state <> 'cancelled'
),
ordered AS (
    SELECT *, lag(record) OVER same AS other, lag(first + length) OVER same AS busy_until
    FROM engaged
    WINDOW same AS (PARTITION BY what, staff, day ORDER BY first, record, n)
)
SELECT 'plans' AS kind, o.record, '/' || o.what || '/' || o.n AS pointer, s.name AS staff,
       o.day, printf('%02d:%02d', o.first / 60, o.first % 60) AS time, o.other
FROM ordered AS o JOIN staff AS s ON s.id = o.staff
WHERE o.busy_until > o.first
