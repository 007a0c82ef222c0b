/*
id: weekly-meeting
title: {zh: "召开业务小组会议", en: "Hold the weekly business meeting"}
source: [S3-25, S3-26, S3-27]
group: plans
who: {zh: "业务部门经理", en: "Manager of the business department"}
needs: [meetings_per_week]
uses: [meeting_weekday]
result_class: internal
message:
  zh: "召开 {week} 的业务小组会议并写纪要。"
  en: "Hold the meeting of {week} and write its minutes."
why:
  zh: "每周开会 {count} 次，最迟 {due}。"
  en: "{count} a week; the last day is {due}."
met:
  zh: "写明该部门和周次的会议纪要。"
  en: "Minutes that name the department and the week."
*/
WITH units AS (
    SELECT c.department AS id, min(c.opened_on) AS since
    FROM customers AS c JOIN departments AS d ON d.id = c.department
    WHERE d.closed_on IS NULL OR d.closed_on > :as_of
    GROUP BY c.department
), held AS (
    SELECT department, week, id,
           row_number() OVER (PARTITION BY department, week ORDER BY held_on, id) AS n
    FROM meetings WHERE meeting_type = 'weekly_business'
)
SELECT 'departments' AS kind, u.id AS record,
       date(w.first, '+' || (coalesce(setting('meeting_weekday', w.first), 7) - 1) || ' days') AS due,
       NULL AS staff, u.id AS department, h.id AS met_by,
       w."key" AS period, w."key" AS week, setting('meetings_per_week', w.first) AS count
FROM units AS u
JOIN periods AS w ON w.kind = 'week' AND w.first > u.since
LEFT JOIN held AS h ON h.department = u.id AND h.week = w."key"
     AND h.n = setting('meetings_per_week', w.first)
WHERE setting('meetings_per_week', w.first) > 0
