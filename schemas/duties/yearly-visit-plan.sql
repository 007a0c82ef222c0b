/*
id: yearly-visit-plan
title: {zh: "按年度开发计划拜访", en: "Visit as the yearly plan says"}
source: ["S4-2.10"]
group: visits
who: {zh: "计划负责人", en: "Owner of the plan"}
result_class: internal
message:
  zh: "{month} 计划拜访 {wanted} 次。"
  en: "{wanted} visits are planned for {month}."
why:
  zh: "年度客户开发计划写明该月 {wanted} 次。"
  en: "The yearly development plan names {wanted} for that month."
met:
  zh: "该月的拜访记录，达到次数的那一次。"
  en: "The visits of that month; the one that completes the number."
*/
WITH planned AS (
    SELECT p.id, y.customer, s.planned, p.owner, p.preparer, p.department,
           printf('%04d-%02d', p.year, s.month) AS month
    FROM plans AS p
    JOIN plans_yearly_visits AS y ON y.record = p.id
    JOIN plans_yearly_visits_schedule AS s ON s.record = p.id AND s.parent = y.n
    WHERE p.plan_type = 'customer_development' AND p.state NOT IN ('draft', 'cancelled')
      AND s.planned > 0
), seen AS (
    SELECT customer, substr(visited_on, 1, 7) AS month, id,
           row_number() OVER (
               PARTITION BY customer, substr(visited_on, 1, 7) ORDER BY visited_on, id) AS n
    FROM visits WHERE visited_on IS NOT NULL
)
SELECT 'customers' AS kind, p.customer AS record, m.last AS due,
       coalesce(p.owner, p.preparer) AS staff, p.department, v.id AS met_by,
       p.month AS period, p.month, p.planned AS wanted
FROM planned AS p
JOIN periods AS m ON m.kind = 'month' AND m."key" = p.month
JOIN customers AS c ON c.id = p.customer AND c.state <> 'closed'
LEFT JOIN seen AS v ON v.customer = p.customer AND v.month = p.month AND v.n = p.planned
