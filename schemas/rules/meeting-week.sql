/*
code: rule/meeting-week
severity: error
source: [S3-25, S3-26]
title: {zh: 每周会议的周次不对, en: Weekly meeting in the wrong week}
message:
  zh: 周次 {week}（{held_on} 开会）：{reason}。
  en: "Week {week}, held on {held_on}: {reason}."
fix:
  zh: 请改正周次或日期；同一周另开的会，会议类型写“其他”。
  en: Correct the week or the date; a further meeting of the week is of another type.
why:
  zh: 业务小组每周开一次会，以自然周（周一至周日）计。
  en: A business group holds one meeting a week, Monday to Sunday.
wrong: |
  # 2026-05-15 在第 20 周 / is in week 20
  held_on: 2026-05-15
  week: 2026-W21
right: |
  held_on: 2026-05-15
  week: 2026-W20
*/
WITH weekly AS (
    SELECT id, week, held_on, department,
           -- the Thursday of a week tells the year and number it has
           date(held_on, '-3 days', 'weekday 4') AS thursday
    FROM meetings WHERE meeting_type = 'weekly_business' AND week IS NOT NULL
),
numbered AS (
    SELECT *, strftime('%Y', thursday) || '-W'
              || printf('%02d', (strftime('%j', thursday) - 1) / 7 + 1) AS right_week,
           count(*) OVER w AS place, lag(id) OVER w AS other,
           (SELECT json_extract(value, '$') FROM policy
            WHERE setting = 'meetings_per_week' AND from_date <= held_on
            ORDER BY from_date DESC LIMIT 1) AS allowed
    FROM weekly
    WINDOW w AS (PARTITION BY department, week ORDER BY held_on, id
                 ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
SELECT 'meetings' AS kind, id AS record, '/week' AS pointer, week, held_on,
       '这一天在 ' || right_week AS reason_zh, 'that day is in ' || right_week AS reason_en
FROM numbered WHERE week <> right_week
UNION ALL
SELECT 'meetings', id, '/week', week, held_on, '这一周已有会议 ' || other,
       other || ' is the meeting of that week already'
FROM numbered WHERE week = right_week AND place > allowed
