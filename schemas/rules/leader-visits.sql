/*
code: rule/leader-visits
severity: warning
source: [S3-28, S3-47]
title: {zh: 领导拜访名单的周次或人选不对, en: Leader visits in the wrong week or by the wrong person}
message:
  zh: “{field}”是“{value}”：{reason}。
  en: "“{field}” is “{value}”: {reason}."
fix:
  zh: 请改正拜访周，或改由部门经理以上的领导拜访。
  en: Correct the week, or let a department manager or somebody above make the visit.
why:
  zh: 会议确定下周需部门经理以上领导拜访的客户；部门经理包括在内。
  en: The meeting names the customers whom department managers and above visit in the coming week.
wrong: |
  # 会议在第 20 周 / the meeting was in week 20
  plan_type: leader_visits
  week: 2026-W22
right: |
  plan_type: leader_visits
  week: 2026-W21
*/
WITH listed AS (
    SELECT p.id, p.week, m.held_on,
           date(m.held_on, '-3 days', 'weekday 4', '+' || (7 * (
               SELECT json_extract(value, '$') FROM policy
               WHERE setting = 'leader_visit_weeks' AND from_date <= m.held_on
               ORDER BY from_date DESC LIMIT 1)) || ' days') AS thursday
    FROM plans AS p JOIN meetings AS m ON m.id = p.meeting WHERE p.plan_type = 'leader_visits'
),
due AS (
    SELECT *, strftime('%Y', thursday) || '-W'
              || printf('%02d', (strftime('%j', thursday) - 1) / 7 + 1) AS right_week
    FROM listed
)
SELECT 'plans' AS kind, id AS record, '/week' AS pointer, '拜访周' AS field_zh, 'Week' AS field_en,
       week AS value, held_on || ' 的会议安排的是 ' || right_week AS reason_zh,
       'the meeting of ' || held_on || ' plans for ' || right_week AS reason_en
FROM due WHERE week <> right_week
UNION ALL
SELECT 'plans', c.record, '/contacts/' || c.n || '/staff', '拜访领导', 'Leader', s.name,
       '不是部门经理以上的领导', 'neither department manager nor above'
FROM plans_contacts AS c
JOIN plans AS p ON p.id = c.record AND p.plan_type = 'leader_visits'
JOIN staff AS s ON s.id = c.staff
WHERE NOT EXISTS (
    SELECT 1 FROM roles_held AS r
    WHERE r.staff = c.staff AND p.drawn_up_on BETWEEN r.first_day AND r.last_day
      AND r.role IN ('department_manager', 'customer_service_manager', 'customer_service_director',
                     'office_manager', 'deputy_general_manager', 'general_manager', 'president',
                     'company_leadership', 'senior_management'))
