/*
id: survey-detail-sheet
title: {zh: 客户调查明细附表, en: Figures of a survey of a customer}
description:
  zh: 员工合计，以及与本公司往来各年的金额和淡旺季每月金额，由销售记录计算。
  en: All employees, and the dealings of each year with the amounts per month in peak and slack season, computed from sales.
source: [S4-2.06]
over: survey-details
group: parties
order: 4206
sections:
  - id: staff
    title: {zh: 人数, en: Employees}
    columns:
      - {name: total_staff, title: {zh: 合计（人）, en: Total employees}, format: integer, empty: dash}
  - id: dealings
    title: {zh: 与本公司往来, en: Dealings with the company}
    columns:
      - {name: year, title: {zh: 年度, en: Year}, align: center, width: 8}
      - {name: main_products, title: {zh: 主要采购产品, en: Main products bought}, format: list, empty: dash, width: 24}
      - {name: amount, title: {zh: 金额, en: Amount}, unit: {zh: 元, en: CNY}, format: money, empty: zero, only: sales.net_amount, width: 14}
      - {name: peak_month_amount, title: {zh: 旺季每月, en: A month in the peak season}, unit: {zh: 元, en: CNY}, format: money, empty: dash, only: sales.net_amount, width: 14}
      - {name: slack_month_amount, title: {zh: 淡季每月, en: A month in the slack season}, unit: {zh: 元, en: CNY}, format: money, empty: dash, only: sales.net_amount, width: 14}
*/

-- section: staff
SELECT
  id AS record,
  CASE WHEN organisation_office_staff IS NOT NULL OR organisation_management_staff IS NOT NULL
    THEN coalesce(organisation_office_staff, 0) + coalesce(organisation_management_staff, 0)
  END AS total_staff
FROM survey_details
ORDER BY id;

-- section: dealings
WITH yearly AS (
  SELECT customer, substr(month, 1, 4) AS year
    , sum(net_amount) AS amount -- only: sales.net_amount
  FROM sales GROUP BY customer, substr(month, 1, 4)
),
years AS (
  SELECT d.id AS record, d.customer, CAST(l.year AS TEXT) AS year
  FROM survey_details AS d JOIN survey_details_dealings AS l ON l.record = d.id
  UNION
  SELECT d.id, d.customer, y.year
  FROM survey_details AS d JOIN yearly AS y ON y.customer = d.customer
  WHERE y.year <= substr(d.surveyed_on, 1, 4)
)
SELECT
  y.record,
  y.year,
  coalesce(
    (SELECT json_group_array(name) FROM (
      SELECT p.name FROM survey_details_dealings AS l
      JOIN survey_details_dealings_main_products AS m ON m.record = l.record AND m.parent = l.n
      JOIN products AS p ON p.id = m.value
      WHERE l.record = y.record AND l.year = CAST(y.year AS INTEGER) ORDER BY m.n)
      HAVING count(*) > 0),
    (SELECT json_group_array(name) FROM (
      SELECT p.name FROM sales AS s JOIN products AS p ON p.id = s.product
      WHERE s.customer = y.customer AND substr(s.month, 1, 4) = y.year
      GROUP BY p.id ORDER BY sum(s.quantity) DESC, p.id LIMIT 3))
  ) AS main_products,
  (SELECT g.amount FROM yearly AS g WHERE g.customer = y.customer AND g.year = y.year) AS amount, -- only: sales.net_amount
  (SELECT CAST(round(1.0 * sum(s.net_amount) / (SELECT count(*) FROM survey_details_business_peak_months AS m WHERE m.record = y.record)) AS INTEGER) FROM sales AS s WHERE s.customer = y.customer AND substr(s.month, 1, 4) = y.year AND CAST(substr(s.month, 6) AS INTEGER) IN (SELECT value FROM survey_details_business_peak_months AS m WHERE m.record = y.record)) AS peak_month_amount, -- only: sales.net_amount
  (SELECT CAST(round(1.0 * sum(s.net_amount) / (SELECT count(*) FROM survey_details_business_slack_months AS m WHERE m.record = y.record)) AS INTEGER) FROM sales AS s WHERE s.customer = y.customer AND substr(s.month, 1, 4) = y.year AND CAST(substr(s.month, 6) AS INTEGER) IN (SELECT value FROM survey_details_business_slack_months AS m WHERE m.record = y.record)) AS slack_month_amount, -- only: sales.net_amount
  y.customer
FROM years AS y
ORDER BY y.record, y.year
