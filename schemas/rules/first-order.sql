/*
code: rule/first-order
severity: warning
source: ["S4-2.13"]
title: {zh: 首次订单之前已有销售, en: Sales before the first order}
message:
  zh: 客户 {customer} {name} 在 {month} 已有销售，早于报告的首次订单（{date}）。
  en: "{customer} {name} has sales in {month} already, before the first order reported ({date})."
fix:
  zh: 请按销售记录核对首次订单日期。
  en: Check the date of the first order against the sales.
why:
  zh: 新开发客户报告的首次订单就是第一笔销售。
  en: The first order in the report on a new customer is its first sale.
wrong: |
  # 四月已有销售 / there are sales in April
  new_customer:
    first_order_on: 2026-10-15
right: |
  new_customer:
    first_order_on: 2026-04-02
*/
WITH first_sales AS MATERIALIZED (
    SELECT customer, min(month) AS month FROM sales WHERE net_amount > 0 GROUP BY customer
)
SELECT 'opportunities' AS kind, o.id AS record, '/new_customer/first_order_on' AS pointer,
       c.id AS customer, c.name, f.month, o.new_customer_first_order_on AS date
FROM opportunities AS o
JOIN first_sales AS f ON f.customer = o.customer
JOIN customers AS c ON c.id = o.customer
WHERE f.month < substr(o.new_customer_first_order_on, 1, 7)
