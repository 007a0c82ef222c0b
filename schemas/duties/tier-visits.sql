/*
id: tier-visits
title: {zh: "按等级实地走访客户", en: "Visit customers on site by tier"}
source: [S3-16, S3-13, S3-45]
group: visits
who: {zh: "客户负责人", en: "Owner of the customer"}
uses: [tier_terms]
result_class: internal
message:
  zh: "{month} 应实地走访 {wanted} 次，还差 {left} 次。"
  en: "Visit on site {wanted} times in {month}; {left} still to do."
why:
  zh: "月初客户为 {tier} 类、{status}，每月至少走访 {wanted} 次。"
  en: "On the first of the month the customer was in tier {tier} and {status}; at least {wanted} visits a month."
met:
  zh: "该月内在客户处的走访记录，达到次数的那一次。"
  en: "The visits at the customer in that month; the one that completes the number."
*/
WITH months AS (
    SELECT "key", first, last FROM periods WHERE kind = 'month' AND last >= :from
), terms AS MATERIALIZED (
    SELECT m.first, t.tier,
           setting('tier_terms.' || t.tier || '.visits_per_month', m.first) AS signed,
           setting('tier_terms.' || t.tier || '.visits_per_month_potential', m.first) AS potential
    FROM months AS m, (SELECT 'A' AS tier UNION ALL SELECT 'B' UNION ALL SELECT 'C') AS t
), spans AS (
    SELECT customer, tier, effective_on AS first,
           coalesce(lead(effective_on) OVER later, '9999-12-31') AS until
    FROM tier_history WHERE tier IS NOT NULL
    WINDOW later AS (
        PARTITION BY customer, business_area ORDER BY effective_on, evaluated_on, evaluation)
), rated AS (
    -- the highest tier of all business areas counts
    SELECT m."key" AS month, m.first, m.last, s.customer, min(s.tier) AS tier
    FROM months AS m JOIN spans AS s ON s.first <= m.first AND m.first < s.until
    GROUP BY m."key", s.customer
), begun AS (
    SELECT record, min("on") AS day FROM customers_steps WHERE "to" = 'trading' GROUP BY record
), signed AS (
    SELECT customer, min(from_date) AS day FROM contract_periods WHERE customer IS NOT NULL GROUP BY customer
), wanted AS (
    SELECT r.month, r.last, r.customer, r.tier, c.owner, c.department,
           min(coalesce(b.day, '9999'), coalesce(s.day, '9999')) <= r.first AS trades,
           t.signed, t.potential
    FROM rated AS r
    JOIN customers AS c ON c.id = r.customer AND c.state <> 'closed' AND c.opened_on <= r.first
    JOIN terms AS t ON t.first = r.first AND t.tier = r.tier
    LEFT JOIN begun AS b ON b.record = r.customer
    LEFT JOIN signed AS s ON s.customer = r.customer
), seen AS (
    SELECT customer, substr(visited_on, 1, 7) AS month, id,
           row_number() OVER (
               PARTITION BY customer, substr(visited_on, 1, 7) ORDER BY visited_on, id) AS n
    FROM visits WHERE visited_on >= date(:from, '-1 month') AND meeting_at = 'customer'
), counted AS (
    SELECT customer, month, count(*) AS n FROM seen GROUP BY customer, month
)
SELECT 'customers' AS kind, w.customer AS record, w.last AS due, w.owner AS staff, w.department,
       v.id AS met_by, w.month AS period, w.month, w.tier,
       CASE WHEN w.trades THEN w.signed ELSE w.potential END AS wanted,
       max(0, CASE WHEN w.trades THEN w.signed ELSE w.potential END - coalesce(k.n, 0)) AS "left",
       CASE WHEN w.trades THEN '已有业务往来' ELSE '潜在客户' END AS status_zh,
       CASE WHEN w.trades THEN 'trading' ELSE 'potential' END AS status_en
FROM wanted AS w
LEFT JOIN counted AS k ON k.customer = w.customer AND k.month = w.month
LEFT JOIN seen AS v ON v.customer = w.customer AND v.month = w.month
     AND v.n = CASE WHEN w.trades THEN w.signed ELSE w.potential END
WHERE CASE WHEN w.trades THEN w.signed ELSE w.potential END > 0
