/*
id: profit-ranking
title: {zh: 客户销售毛利排名表, en: Ranking of customers by gross profit}
description:
  zh: 截至期末十二个月的月均销售毛利，由高到低排名；没有销售的月份按零计。
  en: Average monthly gross profit of the twelve months up to the end of the period, highest first; months without sales count as nothing.
source: [S4-7.07]
group: dealings
order: 4707
period: [month, quarter, year]
dates: sales.month
form: profit-ranking
sections:
  - id: rows
    title: {zh: 由高到低排名, en: Highest first}
    note:
      zh: 同名次的按客户编号排列；有一行没有成本的客户不排名。
      en: Equal ranks stand in the order of customer numbers. Customers with a row without cost are not ranked.
    empty:
      zh: 这十二个月没有销售。
      en: Nothing was sold in these twelve months.
    columns:
      - {name: rank, title: {zh: 序号, en: Rank}, format: integer, align: center, width: 6}
      - {name: customer_no, title: {zh: 客户编号, en: Customer no.}, width: 12}
      - {name: customer, title: {zh: 客户名称, en: Customer}, link: customer_id, link_kind: customers, sort: name_pinyin, filter: text, width: 28}
      - {name: contact_person, title: {zh: 联系人, en: Contact}, empty: dash, only: customers_contacts.name, width: 10}
      - {name: phone, title: {zh: 联系电话, en: Telephone}, format: telephone, empty: dash, only: customers_contacts_phones.value, width: 14}
      - {name: average_gross_profit, title: {zh: 平均销售毛利, en: Average gross profit}, unit: {zh: 元／月, en: CNY a month}, format: money, width: 14}
      - {name: remarks, title: {zh: 备注, en: Remarks}, empty: blank, width: 16}
*/
WITH earned AS (
  SELECT customer, sum(net_amount - cost) AS profit
  FROM sales
  WHERE month BETWEEN strftime('%Y-%m', :to, 'start of month', '-11 months') AND substr(:to, 1, 7)
  GROUP BY customer
  HAVING count(*) = count(cost)
),
ranked AS (
  SELECT
    customer,
    (2 * profit + sign(profit) * 12) / 24 AS average,
    rank() OVER (ORDER BY profit DESC) AS place
  FROM earned
)
SELECT
  r.place AS rank,
  coalesce(c.code, c.id) AS customer_no,
  c.id AS customer_id,
  c.name AS customer,
  c.name_pinyin,
  (SELECT k.name FROM customers_contacts AS k WHERE k.record = c.id ORDER BY coalesce(k."primary", 0) DESC, k.n LIMIT 1) AS contact_person, -- only: customers_contacts.name
  (SELECT f.value FROM customers_contacts AS k JOIN customers_contacts_phones AS f ON f.record = k.record AND f.parent = k.n WHERE k.record = c.id ORDER BY coalesce(k."primary", 0) DESC, k.n, f.n LIMIT 1) AS phone, -- only: customers_contacts_phones.value
  r.average AS average_gross_profit,
  (SELECT l.remarks FROM submissions AS b JOIN submissions_lines AS l ON l.record = b.id
    WHERE b.list_type = 'profit_ranking' AND b.month BETWEEN substr(:from, 1, 7) AND substr(:to, 1, 7)
      AND l.customer = r.customer ORDER BY b.id DESC LIMIT 1) AS remarks
FROM ranked AS r
JOIN customers AS c ON c.id = r.customer
ORDER BY r.place, customer_no
