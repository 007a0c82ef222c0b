/*
code: rule/meal-notice
severity: warning
source: ["S4-3.24", "S4-3.24:lead_time"]
title: {zh: 用餐申请送交太迟, en: Meal applied for too late}
message:
  zh: "{event} 的用餐到 {applied} 才申请，规定至少提前 {days} 个工作日。"
  en: The meal of {event} was applied for on {applied}; at least {days} working days in advance are required.
fix:
  zh: 请核对日期；以后提前送交申请。
  en: Check the dates; apply earlier next time.
why:
  zh: 客户服务部要有时间审批和安排。按日历日比较，连日历日都不足的才提示。
  en: The customer service department needs time to decide and arrange. Calendar days are compared, so that only what is certainly too late is named.
wrong: |
  form: meal
  applied_on: 2026-03-16
  event_date: 2026-03-16
right: |
  form: meal
  applied_on: 2026-03-12
  event_date: 2026-03-16
*/
SELECT 'hospitality' AS kind, id AS record, '/applied_on' AS pointer,
       event_date AS event, applied_on AS applied, days
FROM (
    SELECT id, event_date, applied_on,
           (SELECT CAST(value AS INTEGER) FROM policy
            WHERE setting = 'hospitality_lead_days' AND from_date <= applied_on
            ORDER BY from_date DESC LIMIT 1) AS days
    FROM hospitality
    WHERE form = 'meal' AND coalesce(unannounced, 0) = 0 AND applied_on IS NOT NULL
)
WHERE julianday(event_date) - julianday(applied_on) < days
