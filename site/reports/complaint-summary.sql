/*
id: complaint-summary
title: {zh: 客户投诉总结表, en: Complaint summary}
description:
  zh: 一个期间内投诉的件数、解决比例，以及质量和各环节的问题与对策。
  en: How many complaints a period had, how many are resolved, and the problems and measures in quality and in each link.
source: [S4-6.13]
group: service
order: 70
period: [month, quarter, year]
dates: complaints.received_on
form: complaint-summary
sections:
  - id: figures
    title: {zh: 数字, en: Figures}
    note:
      zh: 解决比例是本期受理的投诉中已解决的比例；每天次数按期间的日历天数计，进行中的期间算到数据截至日。
      en: The share resolved is of the complaints received in the period. A period counts with its calendar days, one under way up to the as-of date.
    show: facts
    columns:
      - {name: complaints, title: {zh: 投诉次数, en: Complaints}, format: integer}
      - {name: per_day, title: {zh: 每天投诉次数, en: Complaints a day}, format: score}
      - {name: resolved, title: {zh: 已解决投诉次数, en: Resolved}, format: integer}
      - {name: resolved_share, title: {zh: 解决比例, en: Share resolved}, format: percent, decimals: 1, empty: dash}
      - {name: quality, title: {zh: 涉及产品质量的次数, en: Concerning product quality}, format: integer}
      - {name: late, title: {zh: 超过承诺期限的次数, en: Later than promised}, format: integer}
  - id: quality
    title: {zh: 主要质量问题, en: Main quality problems}
    empty:
      zh: 本期没有已查明原因的质量投诉。
      en: No complaint about quality with a known cause in this period.
    columns:
      - {name: complaint, title: {zh: 编号, en: Number}, link: id, link_kind: complaints, width: 11}
      - {name: title, title: {zh: 投诉, en: Complaint}, width: 24}
      - {name: cause, title: {zh: 主要质量问题, en: Main quality problem}, width: 34}
      - {name: measure, title: {zh: 具体对策, en: Specific measures}, width: 34}
  - id: links
    title: {zh: 各环节问题及其对策, en: Problems in each link and measures}
    empty:
      zh: 本期没有已查明环节的投诉。
      en: No complaint of this period has its link in the process recorded.
    columns:
      - {name: link, title: {zh: 环节, en: Link}, width: 8}
      - {name: complaint, title: {zh: 编号, en: Number}, link: id, link_kind: complaints, width: 11}
      - {name: cause, title: {zh: 问题, en: Problem}, width: 34}
      - {name: measure, title: {zh: 对策, en: Measure}, width: 34}
      - {name: prevention, title: {zh: 工作改进, en: Improvement of work}, empty: dash, width: 26}
  - id: link-counts
    title: {zh: 各环节次数, en: Complaints by link}
    half: true
    columns:
      - {name: link, title: {zh: 环节, en: Link}}
      - {name: n, title: {zh: 次数, en: Complaints}, format: integer, total: sum}
    chart:
      type: bar
      label: link
      series: [{column: n, title: {zh: 次数, en: Complaints}, tone: blue-2}]
  - id: subjects
    title: {zh: 投诉内容次数, en: Complaints by subject}
    half: true
    note:
      zh: 一件投诉可涉及几项内容。
      en: A complaint may have several subjects.
    columns:
      - {name: subject, title: {zh: 投诉内容, en: Subject}}
      - {name: n, title: {zh: 次数, en: Complaints}, format: integer}
    chart:
      type: bar
      label: subject
      series: [{column: n, title: {zh: 次数, en: Complaints}, tone: blue-2}]
*/

-- section: figures
WITH counted AS (
  SELECT
    count(*) AS complaints,
    count(t.settled_on) AS resolved,
    count(CASE WHEN EXISTS (
      SELECT 1 FROM complaints_subjects AS s WHERE s.record = t.id AND s.value = 'quality'
    ) THEN 1 END) AS quality,
    count(CASE WHEN t.late THEN 1 END) AS late
  FROM complaints AS t
  WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
),
length AS (
  SELECT max(CAST(julianday(min(:to, :as_of)) - julianday(:from) AS INTEGER) + 1, 1) AS days
)
SELECT
  complaints,
  (200 * complaints + days) / (2 * days) AS per_day,
  resolved,
  (20000 * resolved + complaints) / nullif(2 * complaints, 0) AS resolved_share,
  quality,
  late
FROM counted, length;

-- section: quality
SELECT
  t.id,
  coalesce(t.code, t.id) AS complaint,
  t.title,
  t.investigation_cause AS cause,
  coalesce(t.proposal_company_measure, t.proposal_text) AS measure
FROM complaints AS t
WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
  AND t.investigation_cause IS NOT NULL
  AND EXISTS (
    SELECT 1 FROM complaints_subjects AS s WHERE s.record = t.id AND s.value = 'quality'
  )
ORDER BY t.received_on, t.id;

-- section: links
SELECT
  t.id,
  CASE :lang WHEN 'en' THEN link.en ELSE link.zh END AS link,
  coalesce(t.code, t.id) AS complaint,
  t.investigation_cause AS cause,
  coalesce(t.proposal_company_measure, t.proposal_text) AS measure,
  t.improvement_work_improvement AS prevention
FROM complaints AS t
JOIN choices AS link
  ON link.kind = 'complaints' AND link.column_name = 'investigation_cause_link'
  AND link.const = t.investigation_cause_link
WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
ORDER BY link.position, t.received_on, t.id;

-- section: link-counts
SELECT
  CASE :lang WHEN 'en' THEN link.en ELSE link.zh END AS link,
  count(t.id) AS n
FROM choices AS link
LEFT JOIN complaints AS t
  ON t.investigation_cause_link = link.const AND t.level = 'complaint'
  AND t.received_on BETWEEN :from AND :to
WHERE link.kind = 'complaints' AND link.column_name = 'investigation_cause_link'
GROUP BY link.position
ORDER BY link.position;

-- section: subjects
SELECT
  CASE :lang WHEN 'en' THEN subject.en ELSE subject.zh END AS subject,
  count(t.id) AS n
FROM choices AS subject
LEFT JOIN complaints_subjects AS s ON s.value = subject.const
LEFT JOIN complaints AS t
  ON t.id = s.record AND t.level = 'complaint' AND t.received_on BETWEEN :from AND :to
WHERE subject.kind = 'complaints' AND subject.column_name = 'subjects'
GROUP BY subject.position
ORDER BY subject.position;
