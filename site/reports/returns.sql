/*
id: returns
title: {zh: 产品退换货汇总表, en: Summary of product returns and exchanges}
description:
  zh: 一个期间退回和换货的产品，附购买资料、数量、金额、日期和原因，并与投诉核对。
  en: Goods returned or exchanged in a period, with purchase, quantity, amount, date and reason, compared with complaints.
source: [S4-5.05]
group: service
order: 4505
period: [month, quarter, year]
dates: services.return_exchange_returned_on
form: returns
sections:
  - id: rows
    title: {zh: 退换货, en: Returns and exchanges}
    empty:
      zh: 本期没有退换货。
      en: Nothing was returned or exchanged in this period.
    columns:
      - {name: service, title: {zh: 编号, en: Number}, link: id, link_kind: services, extra: true, width: 9}
      - {name: customer, title: {zh: 客户姓名（名称）, en: Customer}, link: customer_id, link_kind: customers, filter: text, width: 20}
      - {name: product, title: {zh: 购买产品, en: Product}, link: product_id, link_kind: products, width: 14}
      - {name: purchased_on, title: {zh: 购买日期, en: Purchased on}, format: date, width: 10}
      - {name: specification, title: {zh: 规格型号, en: Model}, empty: dash, width: 12}
      - {name: colour, title: {zh: 颜色, en: Colour}, empty: dash, width: 7}
      - {name: quantity, title: {zh: 数量, en: Quantity}, format: integer, total: sum, width: 7}
      - {name: amount, title: {zh: 金额, en: Amount}, unit: {zh: 元, en: CNY}, format: money, total: sum, width: 11}
      - {name: returned, title: {zh: 退, en: Return}, format: tick, align: center, width: 5}
      - {name: exchanged, title: {zh: 换, en: Exchange}, format: tick, align: center, width: 5}
      - {name: returned_on, title: {zh: 退换货日期, en: Date}, format: date, width: 10}
      - {name: reason, title: {zh: 退换货原因, en: Reason}, width: 24}
  - id: categories
    title: {zh: 按类别, en: By category}
    half: true
    columns:
      - {name: category, title: {zh: 类别, en: Category}}
      - {name: n, title: {zh: 笔数, en: Cases}, format: integer, total: sum}
      - {name: quantity, title: {zh: 数量, en: Quantity}, format: integer, total: sum}
      - {name: amount, title: {zh: 金额, en: Amount}, unit: {zh: 元, en: CNY}, format: money, total: sum}
  - id: complaints
    title: {zh: 定为退换货而没有登记的投诉, en: Complaints to be settled by return or exchange without an entry}
    empty:
      zh: 本期投诉定下的退换货都有登记。
      en: Every return or exchange agreed on a complaint of this period has its entry.
    columns:
      - {name: complaint, title: {zh: 投诉, en: Complaint}, link: id, link_kind: complaints}
      - {name: title, title: {zh: 摘要, en: Summary}}
      - {name: received_on, title: {zh: 受理日期, en: Received on}, format: date}
*/

-- section: rows
SELECT
  s.id,
  coalesce(s.code, s.id) AS service,
  c.id AS customer_id,
  coalesce(c.name, s.customer_name) AS customer,
  p.id AS product_id,
  coalesce(p.name, s.product_name) AS product,
  s.purchased_on,
  coalesce(s.model, p.model, p.specification) AS specification,
  s.return_exchange_colour AS colour,
  s.return_exchange_quantity AS quantity,
  s.return_exchange_amount AS amount,
  s.return_exchange_category = 'return' AS returned,
  s.return_exchange_category = 'exchange' AS exchanged,
  s.return_exchange_returned_on AS returned_on,
  s.return_exchange_reason AS reason
FROM services AS s
LEFT JOIN customers AS c ON c.id = s.customer
LEFT JOIN products AS p ON p.id = s.product
WHERE s.return_exchange_returned_on BETWEEN :from AND :to AND s.state <> 'cancelled'
ORDER BY s.return_exchange_returned_on, s.id;

-- section: categories
SELECT
  CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END AS category,
  count(s.id) AS n,
  coalesce(sum(s.return_exchange_quantity), 0) AS quantity,
  coalesce(sum(s.return_exchange_amount), 0) AS amount
FROM choices AS ch
LEFT JOIN services AS s
  ON s.return_exchange_category = ch.const AND s.state <> 'cancelled'
  AND s.return_exchange_returned_on BETWEEN :from AND :to
WHERE ch.kind = 'services' AND ch.column_name = 'return_exchange_category'
GROUP BY ch.position
ORDER BY ch.position;

-- section: complaints
SELECT t.id, coalesce(t.code, t.id) AS complaint, t.title, t.received_on
FROM complaints AS t
WHERE t.received_on BETWEEN :from AND :to
  AND EXISTS (
    SELECT 1 FROM complaints_proposal_remedies AS r
    WHERE r.record = t.id AND r.value IN ('return', 'exchange', 'exchange_on_site')
  )
  AND NOT EXISTS (
    SELECT 1 FROM services AS s
    WHERE s.complaint = t.id AND s.return_exchange_category IS NOT NULL AND s.state <> 'cancelled'
  )
ORDER BY t.received_on, t.id
