/*
code: rule/new-customer-report
severity: warning
source: ["S4-2.13", "S4-2.12", "S4-2.17"]
title: {zh: 新客户已成交却没有报告, en: New customer trading without a report}
message:
  zh: 客户 {customer} {name} 自 {month} 起已有销售，商机却还在开发中，没有新开发客户报告。
  en: "{customer} {name} has had sales since {month}, but the opportunity is still in development and the new customer is not reported."
fix:
  zh: 请填写新开发客户报告，再办理“成交”。
  en: Fill in the report on the new customer and take the step to won.
why:
  zh: 每家新客户的首次成交都要有报告，由两级审核。
  en: The first business with each new customer is reported and reviewed by two levels.
wrong: |
  # 四月已有销售 / there are sales in April
  found_on: 2026-03-03
  steps:
    - {to: in_development, on: 2026-03-10, by: song-liheng}
right: |
  found_on: 2026-03-03
  new_customer: {reported_on: 2026-04-05, first_order_on: 2026-04-02, first_order_amount: 88000, history: 三次报价后成交}
  steps:
    - {to: in_development, on: 2026-03-10, by: song-liheng}
    - {to: won, on: 2026-04-05, by: meng-fan}
*/
WITH first_sales AS MATERIALIZED (
    SELECT customer, min(month) AS month FROM sales WHERE net_amount > 0 GROUP BY customer
)
SELECT 'opportunities' AS kind, o.id AS record, '/steps' AS pointer,
       c.id AS customer, c.name, f.month
FROM opportunities AS o
JOIN first_sales AS f ON f.customer = o.customer
JOIN customers AS c ON c.id = o.customer
WHERE o.state = 'in_development' AND f.month > substr(o.found_on, 1, 7)
  AND o.new_customer_reported_on IS NULL
