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
  zh: "写明周次和该部门（或其上级部门）的会议纪要。"
  en: "Minutes that name the week and the department, or one above it."
*/
WITH RECURSIVE above (id, over) AS (
    SELECT id, id FROM departments
    UNION
    SELECT a.id, d.parent FROM above AS a JOIN departments AS d ON d.id = a.over
    WHERE d.parent IS NOT NULL
), units AS (
    SELECT c.department AS id, min(c.opened_on) AS since
    FROM customers AS c JOIN departments AS d ON d.id = c.department
    WHERE d.closed_on IS NULL OR d.closed_on > :as_of
    GROUP BY c.department
), held AS (
    -- a joint meeting of the department above is held for those below it too
    SELECT a.id AS department, m.week, m.id,
           row_number() OVER (PARTITION BY a.id, m.week ORDER BY m.held_on, m.id) AS n
    FROM meetings AS m JOIN above AS a ON a.over = m.department
    WHERE m.meeting_type = 'weekly_business'
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
