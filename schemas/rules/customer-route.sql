/*
code: rule/customer-route
severity: warning
source: ["S4-3.21"]
title: {zh: 客户没有列入拜访路线, en: Customer on no route of its area}
message:
  zh: 往来客户 {customer} {name} 在地区 {region}，{plan} 的各条路线里都没有它。
  en: The trading customer {customer} {name} is in the region {region}, but on no route of {plan}.
fix:
  zh: 请把它列入一条路线，或核对客户所在地区。
  en: Put it on a route, or check the region of the customer.
why:
  zh: 区域拜访计划要覆盖本地区的每一家往来客户。
  en: The plan of an area covers every trading customer of the region.
wrong: |
  # 地区 370200 的路线里没有 C-25-2AAA / C-25-2AAA of 370200 is on no route
  area:
    region: '370200'
    routes:
      - {name: 一号线, customers: [C-25-2BBB]}
right: |
  area:
    region: '370200'
    routes:
      - {name: 一号线, customers: [C-25-2AAA]}
*/
WITH plans_in_force AS (
    SELECT p.id, p.area_region AS region FROM plans AS p
    WHERE p.plan_type = 'area_visits' AND p.state = 'approved' AND p.area_region IS NOT NULL
),
routed AS MATERIALIZED (SELECT record, value FROM plans_area_routes_customers)
SELECT 'plans' AS kind, p.id AS record, '/area/routes' AS pointer, c.id AS customer, c.name,
       p.region, p.id AS plan
FROM plans_in_force AS p JOIN customers AS c ON c.region = p.region
WHERE c.state = 'trading'
  AND NOT EXISTS (SELECT 1 FROM routed AS r WHERE r.record = p.id AND r.value = c.id)
