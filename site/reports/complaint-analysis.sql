/*
id: complaint-analysis
title: {zh: 投诉统计分析, en: Complaint statistics and analysis}
description:
  zh: 一个期间的投诉按内容、原因、责任部门和客户统计，与上期比较，并看结案用了多少天。
  en: The complaints of a period by subject, cause, department and customer, against the period before, and how long they took.
source: [S1-39]
group: service
order: 55
period: [month, quarter, year]
dates: complaints.received_on
sections:
  - id: figures
    title: {zh: 数字, en: Figures}
    show: facts
    columns:
      - {name: n, title: {zh: 投诉, en: Complaints}, format: integer}
      - {name: before, title: {zh: 上期, en: Period before}, format: integer}
      - {name: change, title: {zh: 增减, en: Change}, format: integer, signed: true}
      - {name: settled, title: {zh: 已解决, en: Resolved}, format: integer}
      - {name: days, title: {zh: 平均解决天数, en: Days to resolve on average}, format: score, empty: dash}
      - {name: late, title: {zh: 超过承诺期限, en: Later than promised}, format: integer}
      - {name: loss, title: {zh: 损失, en: Loss}, unit: {zh: 元, en: CNY}, format: money}
  - id: days
    title: {zh: 解决用时, en: Time to resolve}
    half: true
    columns:
      - {name: band, title: {zh: 天数, en: Days}}
      - {name: n, title: {zh: 件数, en: Complaints}, format: integer, total: sum}
    chart:
      type: bar
      label: band
      series: [{column: n, title: {zh: 件数, en: Complaints}, tone: blue-2}]
  - id: subjects
    title: {zh: 按内容, en: By subject}
    half: true
    note:
      zh: 一件投诉可涉及几项内容。
      en: A complaint may have several subjects.
    columns:
      - {name: subject, title: {zh: 投诉内容, en: Subject}}
      - {name: n, title: {zh: 件数, en: Complaints}, format: integer}
      - {name: before, title: {zh: 上期, en: Period before}, format: integer}
  - id: causes
    title: {zh: 按原因所在环节, en: By link of the cause}
    half: true
    columns:
      - {name: cause, title: {zh: 环节, en: Link}}
      - {name: n, title: {zh: 件数, en: Complaints}, format: integer, total: sum}
      - {name: share, title: {zh: 比例, en: Share}, format: percent, decimals: 1, total: sum, empty: dash}
      - {name: before, title: {zh: 上期, en: Period before}, format: integer, total: sum}
    chart:
      type: bar
      label: cause
      series: [{column: n, title: {zh: 件数, en: Complaints}, tone: blue-2}]
  - id: departments
    title: {zh: 按责任部门, en: By department responsible}
    half: true
    empty:
      zh: 两期都没有投诉。
      en: No complaint in either period.
    columns:
      - {name: department, title: {zh: 责任部门, en: Department}, link: department_id, link_kind: departments, empty: dash}
      - {name: n, title: {zh: 件数, en: Complaints}, format: integer, total: sum}
      - {name: before, title: {zh: 上期, en: Period before}, format: integer, total: sum}
  - id: customers
    title: {zh: 按客户, en: By customer}
    empty:
      zh: 本期没有投诉。
      en: No complaint in this period.
    columns:
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 28}
      - {name: n, title: {zh: 件数, en: Complaints}, format: integer, total: sum, width: 10}
      - {name: before, title: {zh: 上期, en: Period before}, format: integer, width: 10}
      - {name: days, title: {zh: 平均解决天数, en: Days on average}, format: score, empty: dash, width: 12}
      - {name: loss, title: {zh: 损失, en: Loss}, unit: {zh: 元, en: CNY}, format: money, total: sum, width: 14}
*/

WITH span AS (
  SELECT 12 * (substr(:to, 1, 4) - substr(:from, 1, 4))
    + substr(:to, 6, 2) - substr(:from, 6, 2) + 1 AS months
),
cases AS (
  SELECT
    t.id, t.customer, t.complainant_company, t.complainant_name, t.days_taken, t.settled_on,
    t.late, t.loss, t.investigation_cause_link, t.responsible_department,
    t.received_on >= :from AS now
  FROM complaints AS t, span
  WHERE t.level = 'complaint'
    AND t.received_on BETWEEN date(:from, '-' || months || ' months') AND :to
)

-- section: figures
SELECT
  count(CASE WHEN now THEN 1 END) AS n,
  count(CASE WHEN NOT now THEN 1 END) AS before,
  count(CASE WHEN now THEN 1 END) - count(CASE WHEN NOT now THEN 1 END) AS change,
  count(CASE WHEN now THEN settled_on END) AS settled,
  CAST(round(100.0 * sum(CASE WHEN now THEN days_taken END)
    / count(CASE WHEN now THEN days_taken END)) AS INTEGER) AS days,
  count(CASE WHEN now AND late THEN 1 END) AS late,
  coalesce(sum(CASE WHEN now THEN loss END), 0) AS loss
FROM cases;

-- section: days
, bands (position, low, high, zh, en) AS (
  VALUES
    (1, 0, 3, '3 天以内', 'Up to 3'),
    (2, 4, 7, '4～7 天', '4 to 7'),
    (3, 8, 15, '8～15 天', '8 to 15'),
    (4, 16, 30, '16～30 天', '16 to 30'),
    (5, 31, 99999, '30 天以上', 'Over 30')
)
SELECT CASE :lang WHEN 'en' THEN b.en ELSE b.zh END AS band, count(t.id) AS n
FROM bands AS b
LEFT JOIN cases AS t ON t.now AND t.days_taken BETWEEN b.low AND b.high
GROUP BY b.position
UNION ALL
SELECT CASE :lang WHEN 'en' THEN 'Open' ELSE '未解决' END, count(*)
FROM cases WHERE now AND days_taken IS NULL;

-- section: subjects
SELECT
  CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END AS subject,
  count(CASE WHEN t.now THEN 1 END) AS n,
  count(CASE WHEN NOT t.now THEN 1 END) AS before
FROM choices AS ch
LEFT JOIN complaints_subjects AS s ON s.value = ch.const
LEFT JOIN cases AS t ON t.id = s.record
WHERE ch.kind = 'complaints' AND ch.column_name = 'subjects'
GROUP BY ch.position
ORDER BY n DESC, ch.position;

-- section: causes
, tally AS (
  SELECT
    ch.position, ch.zh, ch.en,
    count(CASE WHEN t.now THEN 1 END) AS n,
    count(CASE WHEN NOT t.now THEN 1 END) AS before
  FROM choices AS ch
  LEFT JOIN cases AS t ON t.investigation_cause_link = ch.const
  WHERE ch.kind = 'complaints' AND ch.column_name = 'investigation_cause_link'
  GROUP BY ch.position
  UNION ALL
  SELECT 99, '未查明', 'Not known',
    count(CASE WHEN now THEN 1 END), count(CASE WHEN NOT now THEN 1 END)
  FROM cases WHERE investigation_cause_link IS NULL
),
cut AS (
  SELECT *,
    1000 * n / nullif(sum(n) OVER (), 0) AS part,
    1000 * n % nullif(sum(n) OVER (), 0) AS rest
  FROM tally
)
SELECT
  CASE :lang WHEN 'en' THEN en ELSE zh END AS cause,
  n,
  10 * (part + (row_number() OVER (ORDER BY rest DESC, position) <= 1000 - sum(part) OVER ())) AS share,
  before
FROM cut
ORDER BY position;

-- section: departments
SELECT
  d.id AS department_id,
  d.name AS department,
  count(CASE WHEN t.now THEN 1 END) AS n,
  count(CASE WHEN NOT t.now THEN 1 END) AS before
FROM cases AS t
LEFT JOIN departments AS d ON d.id = t.responsible_department
GROUP BY d.id
ORDER BY n DESC, before DESC, d.id IS NULL, d.name_pinyin, d.id;

-- section: customers
SELECT
  c.id AS customer_id,
  coalesce(c.name, max(t.complainant_company), max(t.complainant_name)) AS customer,
  count(CASE WHEN t.now THEN 1 END) AS n,
  count(CASE WHEN NOT t.now THEN 1 END) AS before,
  CAST(round(100.0 * sum(CASE WHEN t.now THEN t.days_taken END)
    / count(CASE WHEN t.now THEN t.days_taken END)) AS INTEGER) AS days,
  coalesce(sum(CASE WHEN t.now THEN t.loss END), 0) AS loss
FROM cases AS t
LEFT JOIN customers AS c ON c.id = t.customer
GROUP BY coalesce(c.id, t.complainant_company, t.complainant_name, t.id)
HAVING n > 0
ORDER BY n DESC, loss DESC, c.id IS NULL, c.name_pinyin, customer
