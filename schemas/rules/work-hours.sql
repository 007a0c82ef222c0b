/*
code: rule/work-hours
severity: error
source: ["S4-5.07"]
title: {zh: 工时超过出勤天数所能有的, en: More hours than the days attended have}
message:
  zh: "{staff} {month} 出勤 {days} 天，维修和其他工作合计 {hours} 小时，每天超过 24 小时。"
  en: "{staff} attended {days} days in {month}, but repairs and other work come to {hours} hours, more than 24 a day."
fix:
  zh: 请核对维修工时、其他工时和出勤天数。
  en: Check the hours of repairs, the other hours and the days attended.
why:
  zh: 一天只有 24 小时，多出来的是重复登记或写错。
  en: A day has 24 hours; what is more is recorded twice or wrongly.
wrong: |
  work:
    - {technician: meng-fan, other_work: 盘点, other_hours: 50, attendance_days: 2}
right: |
  work:
    - {technician: meng-fan, other_work: 盘点, other_hours: 16, attendance_days: 2}
*/
WITH repairs AS MATERIALIZED (
    SELECT repair_technician AS technician, substr(repair_finished_on, 1, 7) AS month,
           sum(repair_hours) AS hours
    FROM services WHERE repair_hours IS NOT NULL AND repair_finished_on IS NOT NULL
    GROUP BY 1, 2
),
worked AS (
    SELECT s.id, w.n, w.technician, s.month, w.attendance_days AS days,
           coalesce(w.other_hours, 0) + coalesce(r.hours, 0) AS hours
    FROM submissions AS s
    JOIN submissions_work AS w ON w.record = s.id
    LEFT JOIN repairs AS r ON r.technician = w.technician AND r.month = s.month
    WHERE w.attendance_days IS NOT NULL
)
SELECT 'submissions' AS kind, w.id AS record, '/work/' || w.n AS pointer, s.name AS staff, w.month,
       rtrim(rtrim(printf('%d.%03d', w.days / 1000, w.days % 1000), '0'), '.') AS days,
       rtrim(rtrim(printf('%d.%03d', w.hours / 1000, w.hours % 1000), '0'), '.') AS hours
FROM worked AS w JOIN staff AS s ON s.id = w.technician
WHERE w.hours > w.days * 24
