/*
id: complaint-register
title: {zh: 客户投诉登记簿, en: Complaint register}
description:
  zh: 一个期间内受理的全部投诉和抱怨，按受理日期排列。
  en: All complaints and grievances received in a period, by date of receipt.
source: [S4-6.03, S4-6.04]
group: service
order: 40
period: [month, quarter, year]
dates: complaints.received_on
sections:
  - id: summary
    title: {zh: 合计, en: In short}
    show: text
    text:
      zh: "共受理 {received} 件，其中投诉 {complaints} 件、抱怨 {grievances} 件。已办结 {settled} 件，逾期 {late} 件。"
      en: "{received} received: {complaints} complaints and {grievances} grievances. {settled} are settled, {late} are late."
    columns:
      - {name: received, title: {zh: 受理, en: Received}, format: integer}
      - {name: complaints, title: {zh: 投诉, en: Complaints}, format: integer}
      - {name: grievances, title: {zh: 抱怨, en: Grievances}, format: integer}
      - {name: settled, title: {zh: 已办结, en: Settled}, format: integer}
      - {name: late, title: {zh: 逾期, en: Late}, format: integer}
  - id: register
    title: {zh: 登记簿, en: Register}
    empty:
      zh: 本期没有受理投诉。
      en: No complaint was received in this period.
    columns:
      - {name: received_on, title: {zh: 受理日期, en: Received on}, format: date, width: 10}
      - {name: complaint, title: {zh: 受理编号, en: Number}, link: id, link_kind: complaints, width: 12}
      - {name: level, title: {zh: 级别, en: Level}, filter: choice, width: 6}
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, filter: text, empty: dash, width: 20}
      - {name: complaint_type, title: {zh: 投诉类型, en: Type}, filter: choice, width: 8}
      - {name: subjects, title: {zh: 投诉内容, en: Subject}, format: list, width: 12}
      - {name: title, title: {zh: 摘要, en: Summary}, filter: text, width: 26}
      - {name: urgency, title: {zh: 紧急程度, en: Urgency}, filter: choice, width: 8}
      - {name: handler, title: {zh: 承办人, en: Handler}, link: handler_id, link_kind: staff, filter: choice, width: 8}
      - {name: promised_on, title: {zh: 承诺期限, en: Promised}, format: date, empty: dash, width: 10}
      - {name: settled_on, title: {zh: 实际办理, en: Settled}, format: date, empty: dash, width: 10}
      - {name: late, title: {zh: 逾期, en: Late}, format: tick, align: center, width: 5}
      - {name: state, title: {zh: 状态, en: State}, filter: choice, width: 8}
*/

-- section: summary
SELECT
  count(*) AS received,
  count(CASE WHEN level = 'complaint' THEN 1 END) AS complaints,
  count(CASE WHEN level = 'grievance' THEN 1 END) AS grievances,
  count(settled_on) AS settled,
  count(CASE WHEN late THEN 1 END) AS late
FROM complaints
WHERE received_on BETWEEN :from AND :to;

-- section: register
SELECT
  t.id,
  t.received_on,
  coalesce(t.code, t.id) AS complaint,
  CASE :lang WHEN 'en' THEN level.en ELSE level.zh END AS level,
  c.id AS customer_id,
  coalesce(c.name, t.complainant_company, t.complainant_name) AS customer,
  CASE :lang WHEN 'en' THEN kind.en ELSE kind.zh END AS complaint_type,
  (SELECT json_group_array(label) FROM (
    SELECT CASE :lang WHEN 'en' THEN subject.en ELSE subject.zh END AS label
    FROM complaints_subjects AS s
    JOIN choices AS subject
      ON subject.kind = 'complaints' AND subject.column_name = 'subjects'
      AND subject.const = s.value
    WHERE s.record = t.id ORDER BY s.n
  )) AS subjects,
  t.title,
  CASE :lang WHEN 'en' THEN urgency.en ELSE urgency.zh END AS urgency,
  handler.name AS handler,
  handler.id AS handler_id,
  t.promised_on,
  t.settled_on,
  t.late,
  CASE :lang WHEN 'en' THEN state.en ELSE state.zh END AS state
FROM complaints AS t
LEFT JOIN customers AS c ON c.id = t.customer
LEFT JOIN staff AS handler ON handler.id = t.assignment_handler
LEFT JOIN choices AS level
  ON level.kind = 'complaints' AND level.column_name = 'level' AND level.const = t.level
LEFT JOIN choices AS kind
  ON kind.kind = 'complaints' AND kind.column_name = 'complaint_type'
  AND kind.const = t.complaint_type
LEFT JOIN choices AS urgency
  ON urgency.kind = 'complaints' AND urgency.column_name = 'urgency'
  AND urgency.const = t.urgency
LEFT JOIN states AS state ON state.kind = 'complaints' AND state.key = t.state
WHERE t.received_on BETWEEN :from AND :to
ORDER BY t.received_on, t.received_time, t.id;
