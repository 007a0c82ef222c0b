/*
id: sales-overview
title: {zh: 客户销售资料一览表, en: Overview of sales to customers}
description:
  zh: 每个客户每种产品全年十二个月的交易金额，附地址、主管、经办人和优先等级。
  en: Sales of the twelve months of a year by customer and product, with address, people in charge and priority.
source: [S4-7.05]
group: dealings
order: 4705
period: year
dates: sales.month
form: sales-overview
sections:
  - id: rows
    title: {zh: 各月交易金额, en: Sales by month}
    unit: {zh: 元, en: CNY}
    note:
      zh: 部门主管、经办人为客户一方的人；优先等级为客户的最高等级。
      en: Supervisor and contact are people of the customer. Priority is the customer's highest tier.
    empty:
      zh: 本年没有销售。
      en: Nothing was sold in this year.
    columns:
      - {name: customer_no, title: {zh: 客户编号, en: Customer}, link: customer_id, link_kind: customers, width: 10}
      - {name: customer, title: {zh: 客户名称, en: Name}, sort: name_pinyin, filter: text, extra: true, width: 18}
      - {name: product_no, title: {zh: 产品编号, en: Product}, link: product_id, link_kind: products, filter: choice, width: 10}
      - {name: business_nature, title: {zh: 经营性质, en: Nature of business}, empty: dash, width: 9}
      - {name: priority, title: {zh: 优先等级, en: Priority}, format: tier, align: center, empty: dash, width: 6}
      - {name: address, title: {zh: 详细地址, en: Address}, empty: dash, width: 16}
      - {name: department_supervisor, title: {zh: 部门主管, en: Supervisor}, empty: dash, only: customers_contacts.name, width: 8}
      - {name: customer_handler, title: {zh: 经办人, en: Contact}, empty: dash, only: customers_contacts.name, width: 8}
      - {name: contact, title: {zh: 联系方式, en: Telephone}, format: telephone, empty: dash, only: customers_contacts_phones.value, width: 10}
      - {name: m01, title: {zh: 1月, en: Jan}, format: money, total: sum, empty: dash, width: 11}
      - {name: m02, title: {zh: 2月, en: Feb}, format: money, total: sum, empty: dash, width: 11}
      - {name: m03, title: {zh: 3月, en: Mar}, format: money, total: sum, empty: dash, width: 11}
      - {name: m04, title: {zh: 4月, en: Apr}, format: money, total: sum, empty: dash, width: 11}
      - {name: m05, title: {zh: 5月, en: May}, format: money, total: sum, empty: dash, width: 11}
      - {name: m06, title: {zh: 6月, en: Jun}, format: money, total: sum, empty: dash, width: 11}
      - {name: m07, title: {zh: 7月, en: Jul}, format: money, total: sum, empty: dash, width: 11}
      - {name: m08, title: {zh: 8月, en: Aug}, format: money, total: sum, empty: dash, width: 11}
      - {name: m09, title: {zh: 9月, en: Sep}, format: money, total: sum, empty: dash, width: 11}
      - {name: m10, title: {zh: 10月, en: Oct}, format: money, total: sum, empty: dash, width: 11}
      - {name: m11, title: {zh: 11月, en: Nov}, format: money, total: sum, empty: dash, width: 11}
      - {name: m12, title: {zh: 12月, en: Dec}, format: money, total: sum, empty: dash, width: 11}
      - {name: q1, title: {zh: 一季度, en: Quarter 1}, format: money, total: sum, empty: dash, extra: true, width: 12}
      - {name: q2, title: {zh: 二季度, en: Quarter 2}, format: money, total: sum, empty: dash, extra: true, width: 12}
      - {name: q3, title: {zh: 三季度, en: Quarter 3}, format: money, total: sum, empty: dash, extra: true, width: 12}
      - {name: q4, title: {zh: 四季度, en: Quarter 4}, format: money, total: sum, empty: dash, extra: true, width: 12}
      - {name: total, title: {zh: 全年, en: Year}, format: money, total: sum, extra: true, width: 12}
*/
WITH sold AS (
  SELECT
    customer,
    product,
    sum(CASE WHEN substr(month, 6) = '01' THEN net_amount END) AS m01,
    sum(CASE WHEN substr(month, 6) = '02' THEN net_amount END) AS m02,
    sum(CASE WHEN substr(month, 6) = '03' THEN net_amount END) AS m03,
    sum(CASE WHEN substr(month, 6) = '04' THEN net_amount END) AS m04,
    sum(CASE WHEN substr(month, 6) = '05' THEN net_amount END) AS m05,
    sum(CASE WHEN substr(month, 6) = '06' THEN net_amount END) AS m06,
    sum(CASE WHEN substr(month, 6) = '07' THEN net_amount END) AS m07,
    sum(CASE WHEN substr(month, 6) = '08' THEN net_amount END) AS m08,
    sum(CASE WHEN substr(month, 6) = '09' THEN net_amount END) AS m09,
    sum(CASE WHEN substr(month, 6) = '10' THEN net_amount END) AS m10,
    sum(CASE WHEN substr(month, 6) = '11' THEN net_amount END) AS m11,
    sum(CASE WHEN substr(month, 6) = '12' THEN net_amount END) AS m12,
    sum(net_amount) AS total
  FROM sales
  WHERE month BETWEEN substr(:from, 1, 7) AND substr(:to, 1, 7)
  GROUP BY customer, product
)
SELECT
  c.id AS customer_id,
  coalesce(c.code, c.id) AS customer_no,
  c.name AS customer,
  c.name_pinyin,
  p.id AS product_id,
  coalesce(p.code, p.id, t.product) AS product_no,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'customers' AND ch.column_name = 'nature' AND ch.const = c.nature) AS business_nature,
  c.tier_high AS priority,
  c.address,
  (SELECT k.name FROM customers_contacts AS k WHERE k.record = c.id AND k.title IS NOT NULL ORDER BY k.n LIMIT 1) AS department_supervisor, -- only: customers_contacts.name
  (SELECT k.name FROM customers_contacts AS k WHERE k.record = c.id ORDER BY coalesce(k."primary", 0) DESC, k.n LIMIT 1) AS customer_handler, -- only: customers_contacts.name
  (SELECT f.value FROM customers_contacts AS k JOIN customers_contacts_phones AS f ON f.record = k.record AND f.parent = k.n WHERE k.record = c.id ORDER BY coalesce(k."primary", 0) DESC, k.n, f.n LIMIT 1) AS contact, -- only: customers_contacts_phones.value
  t.m01,
  t.m02,
  t.m03,
  t.m04,
  t.m05,
  t.m06,
  t.m07,
  t.m08,
  t.m09,
  t.m10,
  t.m11,
  t.m12,
  nullif(coalesce(t.m01, 0) + coalesce(t.m02, 0) + coalesce(t.m03, 0), 0) AS q1,
  nullif(coalesce(t.m04, 0) + coalesce(t.m05, 0) + coalesce(t.m06, 0), 0) AS q2,
  nullif(coalesce(t.m07, 0) + coalesce(t.m08, 0) + coalesce(t.m09, 0), 0) AS q3,
  nullif(coalesce(t.m10, 0) + coalesce(t.m11, 0) + coalesce(t.m12, 0), 0) AS q4,
  t.total
FROM sold AS t
LEFT JOIN customers AS c ON c.id = t.customer
LEFT JOIN products AS p ON p.id = t.product
ORDER BY customer_no, product_no
