/*
id: complaint-statistics
title: {zh: 客户投诉统计表, en: Complaint statistics}
description:
  zh: 一个期间内的投诉，每种一张表，并按处理方式、责任部门、商品汇总件数和损失。
  en: The complaints of a period, one table for each kind, with cases and losses by remedy, department and goods.
source: [S4-6.06]
group: service
order: 60
period: [month, quarter, year]
dates: complaints.received_on
form: complaint-statistics
sections:
  - id: kinds
    title: {zh: 按种类, en: By kind}
    half: true
    columns:
      - {name: kind, title: {zh: 投诉种类, en: Kind of complaint}}
      - {name: n, title: {zh: 件数, en: Cases}, format: integer, total: sum}
      - {name: loss, title: {zh: 损失, en: Loss}, unit: {zh: 元, en: CNY}, format: money, total: sum}
    chart:
      type: bar
      label: kind
      series: [{column: n, title: {zh: 件数, en: Cases}, tone: blue-2}]
  - id: remedies
    title: {zh: 按处理方式, en: By remedy}
    half: true
    note:
      zh: 一件投诉可有几种处理方式，所以件数和损失不在此合计。
      en: A complaint may have several remedies, so cases and losses are not added up here.
    empty:
      zh: 本期的投诉还没有处理方式。
      en: The complaints of this period have no remedy yet.
    columns:
      - {name: remedy, title: {zh: 处理方式, en: Remedy}}
      - {name: n, title: {zh: 件数, en: Cases}, format: integer}
      - {name: loss, title: {zh: 损失, en: Loss}, unit: {zh: 元, en: CNY}, format: money}
    chart:
      type: bar
      label: remedy
      series: [{column: n, title: {zh: 件数, en: Cases}, tone: blue-2}]
  - id: departments
    title: {zh: 按责任部门, en: By department responsible}
    half: true
    empty:
      zh: 本期没有受理投诉。
      en: No complaint was received in this period.
    columns:
      - {name: department, title: {zh: 责任部门, en: Department}, empty: dash, link: department_id, link_kind: departments}
      - {name: n, title: {zh: 件数, en: Cases}, format: integer, total: sum}
      - {name: loss, title: {zh: 损失, en: Loss}, unit: {zh: 元, en: CNY}, format: money, total: sum}
    chart:
      type: bar
      label: department
      series: [{column: n, title: {zh: 件数, en: Cases}, tone: blue-2}]
  - id: goods
    title: {zh: 按商品, en: By goods}
    half: true
    empty:
      zh: 本期没有受理投诉。
      en: No complaint was received in this period.
    columns:
      - {name: goods, title: {zh: 商品名称, en: Goods}, empty: dash}
      - {name: n, title: {zh: 件数, en: Cases}, format: integer, total: sum}
      - {name: loss, title: {zh: 损失, en: Loss}, unit: {zh: 元, en: CNY}, format: money, total: sum}
    chart:
      type: bar
      label: goods
      series: [{column: n, title: {zh: 件数, en: Cases}, tone: blue-2}]
  - id: goods-cases
    title: {zh: 商品投诉, en: "Complaints about goods"}
    empty:
      zh: 本期没有商品投诉。
      en: No complaint about goods in this period.
    columns:
      - {name: received_on, title: {zh: 日期, en: Date}, format: date, width: 9}
      - {name: complaint, title: {zh: 编号, en: Number}, link: id, link_kind: complaints, width: 11}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 18}
      - {name: goods_name, title: {zh: 商品名称, en: Goods}, empty: dash, width: 12}
      - {name: purchased_on, title: {zh: 购货日期, en: Date of purchase}, format: date, empty: dash, width: 9}
      - {name: content, title: {zh: 投诉内容, en: Content of the complaint}, width: 26}
      - {name: department, title: {zh: 责任部门, en: Department responsible}, empty: dash, width: 11}
      - {name: returned, title: {zh: 退货, en: Return}, format: tick, align: center, width: 5}
      - {name: exchanged, title: {zh: 换货, en: Exchange}, format: tick, align: center, width: 5}
      - {name: discounted, title: {zh: 折扣, en: Discount}, format: tick, align: center, width: 5}
      - {name: repaired, title: {zh: 维修, en: Repair}, format: tick, align: center, width: 5}
      - {name: other_remedy, title: {zh: 其他, en: Other}, format: tick, align: center, width: 5}
      - {name: loss, title: {zh: 损失, en: Loss}, unit: {zh: 元, en: CNY}, format: money, empty: dash, total: sum, width: 10}
  - id: service-cases
    title: {zh: 服务投诉, en: "Complaints about service"}
    empty:
      zh: 本期没有服务投诉。
      en: No complaint about service in this period.
    columns:
      - {name: received_on, title: {zh: 日期, en: Date}, format: date, width: 9}
      - {name: complaint, title: {zh: 编号, en: Number}, link: id, link_kind: complaints, width: 11}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 18}
      - {name: goods_name, title: {zh: 商品名称, en: Goods}, empty: dash, width: 12}
      - {name: purchased_on, title: {zh: 购货日期, en: Date of purchase}, format: date, empty: dash, width: 9}
      - {name: content, title: {zh: 投诉内容, en: Content of the complaint}, width: 26}
      - {name: department, title: {zh: 责任部门, en: Department responsible}, empty: dash, width: 11}
      - {name: returned, title: {zh: 退货, en: Return}, format: tick, align: center, width: 5}
      - {name: exchanged, title: {zh: 换货, en: Exchange}, format: tick, align: center, width: 5}
      - {name: discounted, title: {zh: 折扣, en: Discount}, format: tick, align: center, width: 5}
      - {name: repaired, title: {zh: 维修, en: Repair}, format: tick, align: center, width: 5}
      - {name: other_remedy, title: {zh: 其他, en: Other}, format: tick, align: center, width: 5}
      - {name: loss, title: {zh: 损失, en: Loss}, unit: {zh: 元, en: CNY}, format: money, empty: dash, total: sum, width: 10}
  - id: other-cases
    title: {zh: 其他投诉, en: "Complaints about other matters"}
    empty:
      zh: 本期没有其他投诉。
      en: No complaint about other matters in this period.
    columns:
      - {name: received_on, title: {zh: 日期, en: Date}, format: date, width: 9}
      - {name: complaint, title: {zh: 编号, en: Number}, link: id, link_kind: complaints, width: 11}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 18}
      - {name: goods_name, title: {zh: 商品名称, en: Goods}, empty: dash, width: 12}
      - {name: purchased_on, title: {zh: 购货日期, en: Date of purchase}, format: date, empty: dash, width: 9}
      - {name: content, title: {zh: 投诉内容, en: Content of the complaint}, width: 26}
      - {name: department, title: {zh: 责任部门, en: Department responsible}, empty: dash, width: 11}
      - {name: returned, title: {zh: 退货, en: Return}, format: tick, align: center, width: 5}
      - {name: exchanged, title: {zh: 换货, en: Exchange}, format: tick, align: center, width: 5}
      - {name: discounted, title: {zh: 折扣, en: Discount}, format: tick, align: center, width: 5}
      - {name: repaired, title: {zh: 维修, en: Repair}, format: tick, align: center, width: 5}
      - {name: other_remedy, title: {zh: 其他, en: Other}, format: tick, align: center, width: 5}
      - {name: loss, title: {zh: 损失, en: Loss}, unit: {zh: 元, en: CNY}, format: money, empty: dash, total: sum, width: 10}
*/

-- section: kinds
SELECT
  CASE :lang WHEN 'en' THEN kind.en ELSE kind.zh END AS kind,
  count(t.id) AS n,
  coalesce(sum(t.loss), 0) AS loss
FROM choices AS kind
LEFT JOIN complaints AS t
  ON t.complaint_type = kind.const AND t.level = 'complaint'
  AND t.received_on BETWEEN :from AND :to
WHERE kind.kind = 'complaints' AND kind.column_name = 'complaint_type'
GROUP BY kind.position
ORDER BY kind.position;

-- section: remedies
SELECT
  CASE :lang WHEN 'en' THEN remedy.en ELSE remedy.zh END AS remedy,
  count(*) AS n,
  coalesce(sum(t.loss), 0) AS loss
FROM complaints AS t
JOIN complaints_proposal_remedies AS r ON r.record = t.id
JOIN choices AS remedy
  ON remedy.kind = 'complaints' AND remedy.column_name = 'proposal_remedies'
  AND remedy.const = r.value
WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
GROUP BY remedy.position
ORDER BY remedy.position;

-- section: departments
SELECT
  d.id AS department_id,
  d.name AS department,
  count(*) AS n,
  coalesce(sum(t.loss), 0) AS loss
FROM complaints AS t
LEFT JOIN departments AS d ON d.id = t.responsible_department
WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
GROUP BY d.id
ORDER BY count(*) DESC, d.id IS NULL, d.name_pinyin, d.id;

-- section: goods
SELECT
  t.goods_name AS goods,
  count(*) AS n,
  coalesce(sum(t.loss), 0) AS loss
FROM complaints AS t
WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
GROUP BY t.goods_name
ORDER BY count(*) DESC, t.goods_name IS NULL, t.goods_name;

-- section: goods-cases
SELECT
  t.id,
  t.received_on,
  coalesce(t.code, t.id) AS complaint,
  c.id AS customer_id,
  coalesce(c.name, t.complainant_company, t.complainant_name) AS customer,
  t.goods_name,
  t.purchased_on,
  t.content,
  d.name AS department,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value = 'return') AS returned,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value IN ('exchange', 'exchange_on_site')) AS exchanged,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value = 'discount') AS discounted,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value = 'repair') AS repaired,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id
      AND r.value NOT IN ('return', 'exchange', 'exchange_on_site', 'discount', 'repair')
  ) AS other_remedy,
  t.loss
FROM complaints AS t
LEFT JOIN customers AS c ON c.id = t.customer
LEFT JOIN departments AS d ON d.id = t.responsible_department
WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
  AND t.complaint_type = 'goods'
ORDER BY t.received_on, t.received_time, t.id;

-- section: service-cases
SELECT
  t.id,
  t.received_on,
  coalesce(t.code, t.id) AS complaint,
  c.id AS customer_id,
  coalesce(c.name, t.complainant_company, t.complainant_name) AS customer,
  t.goods_name,
  t.purchased_on,
  t.content,
  d.name AS department,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value = 'return') AS returned,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value IN ('exchange', 'exchange_on_site')) AS exchanged,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value = 'discount') AS discounted,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value = 'repair') AS repaired,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id
      AND r.value NOT IN ('return', 'exchange', 'exchange_on_site', 'discount', 'repair')
  ) AS other_remedy,
  t.loss
FROM complaints AS t
LEFT JOIN customers AS c ON c.id = t.customer
LEFT JOIN departments AS d ON d.id = t.responsible_department
WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
  AND t.complaint_type = 'service'
ORDER BY t.received_on, t.received_time, t.id;

-- section: other-cases
SELECT
  t.id,
  t.received_on,
  coalesce(t.code, t.id) AS complaint,
  c.id AS customer_id,
  coalesce(c.name, t.complainant_company, t.complainant_name) AS customer,
  t.goods_name,
  t.purchased_on,
  t.content,
  d.name AS department,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value = 'return') AS returned,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value IN ('exchange', 'exchange_on_site')) AS exchanged,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value = 'discount') AS discounted,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value = 'repair') AS repaired,
  EXISTS (SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id
      AND r.value NOT IN ('return', 'exchange', 'exchange_on_site', 'discount', 'repair')
  ) AS other_remedy,
  t.loss
FROM complaints AS t
LEFT JOIN customers AS c ON c.id = t.customer
LEFT JOIN departments AS d ON d.id = t.responsible_department
WHERE t.received_on BETWEEN :from AND :to AND t.level = 'complaint'
  AND t.complaint_type = 'other'
ORDER BY t.received_on, t.received_time, t.id;
