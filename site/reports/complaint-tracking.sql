/*
id: complaint-tracking
title: {zh: 客户投诉案件追踪表, en: Complaint case tracking list}
description:
  zh: 一个期间内受理的投诉案件，办到哪一步、责任归谁、损失多少。
  en: The complaints received in a period. How far each has come, who is responsible, what it cost.
source: [S4-6.12]
group: service
order: 50
period: [quarter, year]
dates: complaints.received_on
form: complaint-tracking
sections:
  - id: cases
    title: {zh: 投诉案件, en: Cases}
    empty:
      zh: 本期没有受理投诉。
      en: No complaint was received in this period.
    columns:
      - {name: number, title: {zh: 件数, en: "No."}, format: integer, align: center, width: 4}
      - {name: received_on, title: {zh: 受理日期, en: Received on}, format: date, width: 8}
      - {name: complaint, title: {zh: 受理字号, en: Case number}, link: id, link_kind: complaints, width: 10}
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, filter: text, empty: dash, width: 14}
      - {name: delivery_note_no, title: {zh: 交货单编号, en: Delivery note}, width: 9}
      - {name: goods, title: {zh: 品名规格, en: Goods and specification}, format: list, width: 12}
      - {name: shipped_on, title: {zh: 交运日期, en: Shipped on}, format: date, width: 8}
      - {name: quantity, title: {zh: 数量, en: Quantity}, format: quantity, width: 6}
      - {name: amount, title: {zh: 金额, en: Amount}, unit: {zh: 元, en: CNY}, format: money, width: 9}
      - {name: defective_quantity, title: {zh: 不良数量, en: Defective}, format: quantity, width: 6}
      - {name: content, title: {zh: 客户投诉内容, en: Content of the complaint}, width: 20}
      - {name: manufacturing_department, title: {zh: 制造部门, en: Manufacturing department}, empty: dash, width: 8}
      - {name: remedies, title: {zh: 处理方式, en: Remedy}, format: list, empty: dash, width: 8}
      - {name: loss, title: {zh: 损失金额, en: Loss}, unit: {zh: 元, en: CNY}, format: money, empty: dash, total: sum, width: 9}
      - {name: departments, title: {zh: 责任归属部门, en: Departments responsible}, format: list, empty: dash, width: 10}
      - {name: shares, title: {zh: 比率, en: Shares}, format: list, empty: dash, width: 7}
      - {name: personal_penalty, title: {zh: 个人惩处类别, en: Kind of personal penalty}, empty: dash, width: 8, only: complaints.investigation_personal_penalty}
      - {name: received_at, title: {zh: 收件, en: Taken in}, format: date, width: 8}
      - {name: quality_on, title: {zh: 质管部, en: Quality department}, format: date, empty: dash, width: 8}
      - {name: countersigned_on, title: {zh: 会签部, en: Countersigned}, format: date, empty: dash, width: 8}
      - {name: marketing_on, title: {zh: 市场营销部, en: Marketing department}, format: date, empty: dash, width: 8}
      - {name: closed_on, title: {zh: 结案, en: Closed}, format: date, empty: dash, width: 8}
      - {name: days_taken, title: {zh: 合计, en: Total}, unit: {zh: 天, en: days}, format: integer, empty: dash, width: 6}
      - {name: reminders, title: {zh: 督促记录, en: Reminders}, format: list, empty: dash, width: 10}
      - {name: closing_no, title: {zh: 结案编号, en: Closing number}, empty: dash, width: 9}
*/
SELECT
  row_number() OVER (ORDER BY t.received_on, t.received_time, t.id) AS number,
  t.id,
  t.received_on,
  coalesce(t.code, t.id) AS complaint,
  c.id AS customer_id,
  coalesce(c.name, t.complainant_company, t.complainant_name) AS customer,
  t.delivery_note_no,
  json_array(t.goods_name, t.specification) AS goods,
  t.shipped_on,
  t.quantity,
  t.amount,
  t.defective_quantity,
  t.content,
  maker.name AS manufacturing_department,
  (SELECT json_group_array(label) FROM (
    SELECT CASE :lang WHEN 'en' THEN remedy.en ELSE remedy.zh END AS label
    FROM complaints_proposal_remedies AS r
    JOIN choices AS remedy
      ON remedy.kind = 'complaints' AND remedy.column_name = 'proposal_remedies'
      AND remedy.const = r.value
    WHERE r.record = t.id ORDER BY r.n
  )) AS remedies,
  t.loss,
  (SELECT json_group_array(name) FROM (
    SELECT d.name
    FROM complaints_investigation_responsible_departments AS r
    JOIN departments AS d ON d.id = r.department
    WHERE r.record = t.id ORDER BY r.n
  )) AS departments,
  (SELECT json_group_array(share) FROM (
    SELECT printf('%g%%', r.share / 100.0) AS share
    FROM complaints_investigation_responsible_departments AS r
    WHERE r.record = t.id AND r.share IS NOT NULL ORDER BY r.n
  )) AS shares,
  t.investigation_personal_penalty AS personal_penalty, -- only: complaints.investigation_personal_penalty
  t.received_on AS received_at,
  (SELECT max(s."on") FROM complaints_sign_offs AS s
    WHERE s.record = t.id AND s.role = 'quality') AS quality_on,
  (SELECT max(s."on") FROM complaints_sign_offs AS s
    WHERE s.record = t.id AND s.role = 'countersigner') AS countersigned_on,
  (SELECT max(s."on") FROM complaints_sign_offs AS s
    WHERE s.record = t.id AND s.role = 'marketing_centre') AS marketing_on,
  t.closed_on,
  t.days_taken,
  (SELECT json_group_array(reminder) FROM (
    SELECT trim(r."on" || ' ' || coalesce(r.reference, '')) AS reminder
    FROM complaints_reminders AS r
    WHERE r.record = t.id ORDER BY r.n
  )) AS reminders,
  t.closure_closing_no AS closing_no
FROM complaints AS t
LEFT JOIN customers AS c ON c.id = t.customer
LEFT JOIN departments AS maker ON maker.id = t.manufacturing_department
WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
ORDER BY number;
