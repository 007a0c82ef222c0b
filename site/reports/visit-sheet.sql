/*
id: visit-sheet
title: {zh: 拜访记录附表, en: Figures of a visit}
description:
  zh: 每次拜访时有效的客户类别；当日全部拜访和拜访数量，供拜访记录和开发日程表打印。
  en: The class of the customer on the day of a visit, and all calls of the day with their counts, for the printed records.
source: [S3-42, S4-2.12]
over: visits
group: dealings
order: 4212
sections:
  - id: class
    title: {zh: 客户类别, en: Class of the customer}
    columns:
      - {name: customer_class, title: {zh: 客户类别, en: Class on that day}, empty: dash, width: 12}
      - {name: relation, title: {zh: 签约或潜在, en: Signed or potential}, width: 12}
  - id: calls
    title: {zh: 拜访明细, en: Calls of the day}
    columns:
      - {name: company, title: {zh: 客户公司名称, en: Customer company}, width: 18}
      - {name: person_visited, title: {zh: 访问对象, en: Person visited}, empty: dash, only: visits_participants.name, width: 9}
      - {name: minutes_spent, title: {zh: 滞留时间（分）, en: Minutes}, format: integer, empty: dash, width: 7}
      - {name: visit_kind, title: {zh: 初次／再拜访, en: First or repeat}, empty: dash, width: 8}
      - {name: progress, title: {zh: 业务进度, en: Progress}, empty: dash, width: 9}
      - {name: absent, title: {zh: 不在, en: Absent}, format: tick, align: center, width: 5}
      - {name: attitude, title: {zh: 客户类别, en: Attitude}, empty: dash, width: 7}
      - {name: remarks, title: {zh: 备注, en: Remarks}, empty: blank, width: 14}
  - id: counts
    title: {zh: 拜访数量, en: Counts}
    note:
      zh: 累计从当年一月一日算起；不在的不计。
      en: To date means from 1 January; calls where the person was absent do not count.
    columns:
      - {name: day_visits, title: {zh: 当日拜访数量, en: Visits of the day}, format: integer}
      - {name: day_repeat_visits, title: {zh: 当日回访数量, en: Repeat visits of the day}, format: integer}
      - {name: total_visits, title: {zh: 累计拜访数量, en: Visits to date}, format: integer}
      - {name: total_repeat_visits, title: {zh: 累计回访数量, en: Repeat visits to date}, format: integer}
*/

WITH made AS (
  SELECT
    v.id, v.customer, v.visited_on, coalesce(v.salesperson, v.recorded_by) AS staff,
    v.development_minutes_spent AS minutes, v.development_sequence AS sequence,
    v.development_progress AS progress, coalesce(v.development_absent, 0) AS absent,
    v.development_attitude AS attitude, v.notes
  FROM visits AS v
  WHERE v.visited_on IS NOT NULL AND v.state <> 'cancelled'
)

-- section: class
SELECT
  m.id AS record,
  (SELECT CASE :lang WHEN 'en' THEN 'Class ' || min(t.tier) ELSE min(t.tier) || '类' END
    FROM tier_history AS t
    WHERE t.customer = m.customer AND t.tier IS NOT NULL AND t.evaluation = (
      SELECT l.evaluation FROM tier_history AS l
      WHERE l.customer = t.customer AND l.business_area IS t.business_area
        AND l.effective_on <= m.visited_on
      ORDER BY l.effective_on DESC, l.evaluation DESC LIMIT 1
    )) AS customer_class,
  CASE WHEN EXISTS (
    SELECT 1 FROM contracts AS k
    WHERE k.customer = m.customer AND k.signed_on <= m.visited_on
  ) THEN CASE :lang WHEN 'en' THEN 'Signed' ELSE '签约' END
  ELSE CASE :lang WHEN 'en' THEN 'Potential' ELSE '潜在' END END AS relation
FROM made AS m
ORDER BY m.id;

-- section: calls
SELECT
  v.id AS record,
  c.name AS company,
  (SELECT group_concat(p.name, '、') FROM visits_participants AS p WHERE p.record = m.id) AS person_visited, -- only: visits_participants.name
  m.minutes AS minutes_spent,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'visits' AND ch.column_name = 'development_sequence' AND ch.const = m.sequence) AS visit_kind,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'visits' AND ch.column_name = 'development_progress' AND ch.const = m.progress) AS progress,
  m.absent,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'visits' AND ch.column_name = 'development_attitude' AND ch.const = m.attitude) AS attitude,
  m.notes AS remarks
FROM made AS v
JOIN made AS m ON m.staff = v.staff AND m.visited_on = v.visited_on
LEFT JOIN customers AS c ON c.id = m.customer
ORDER BY v.id, c.name_pinyin, m.id;

-- section: counts
, daily AS (
  SELECT
    staff, visited_on,
    count(CASE WHEN NOT absent THEN 1 END) AS visits,
    count(CASE WHEN NOT absent AND sequence = 'repeat' THEN 1 END) AS repeats
  FROM made GROUP BY staff, visited_on
),
running AS (
  SELECT *,
    sum(visits) OVER year AS total, sum(repeats) OVER year AS total_repeats
  FROM daily
  WINDOW year AS (PARTITION BY staff, substr(visited_on, 1, 4) ORDER BY visited_on)
)
SELECT
  m.id AS record,
  r.visits AS day_visits,
  r.repeats AS day_repeat_visits,
  r.total AS total_visits,
  r.total_repeats AS total_repeat_visits
FROM made AS m
JOIN running AS r ON r.staff = m.staff AND r.visited_on = m.visited_on
ORDER BY m.id
