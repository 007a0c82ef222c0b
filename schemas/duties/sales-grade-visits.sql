/*
id: sales-grade-visits
title: {zh: "按销售等级走访客户", en: "Visit customers by sales grade"}
source: ["S4-3.08", "S4-1.05"]
group: visits
who: {zh: "客户负责人", en: "Owner of the customer"}
uses: [visit_frequency, sales_grade_bands, sales_grade_measure]
result_class: confidential
message:
  zh: "{month} 应走访 {wanted} 次，还差 {left} 次。"
  en: "Visit {wanted} times in {month}; {left} still to do."
why:
  zh: "按此前十二个月的销售额，客户为 {grade} 级，每月走访 {wanted} 次。"
  en: "By the sales of the twelve months before, the customer has grade {grade}: {wanted} visits a month."
met:
  zh: "该月内对客户的走访记录，达到次数的那一次。"
  en: "The visits to the customer in that month; the one that completes the number."
*/
WITH months AS (
    SELECT "key", first, last FROM periods WHERE kind = 'month' AND last >= :from
), settings AS MATERIALIZED (
    SELECT m."key" AS month, m.first, m.last, setting('sales_grade_measure', m.first) AS measure,
           setting('sales_grade_bands.' || g.grade, m.first) AS bound, g.grade,
           setting('visit_frequency.' || g.grade, m.first) AS visits
    FROM months AS m,
         (SELECT 'A' AS grade UNION ALL SELECT 'B' UNION ALL SELECT 'C' UNION ALL SELECT 'D'
          UNION ALL SELECT 'E') AS g
), open AS (
    SELECT DISTINCT month, first, last, measure FROM settings WHERE visits > 0
), sold AS (
    SELECT o.month, o.last, o.measure, s.customer, max(sum(s.net_amount), 0) AS amount
    FROM open AS o
    JOIN sales AS s ON s.month >= strftime('%Y-%m', o.first, '-12 months') AND s.month < o.month
    GROUP BY o.month, s.customer
), measured AS (
    SELECT month, last, customer, amount,
           CASE measure
             WHEN 'own_share' THEN amount
             WHEN 'percentile' THEN count(*) OVER (PARTITION BY month ORDER BY amount)
             ELSE sum(amount) OVER (PARTITION BY month ORDER BY amount)
           END AS part,
           CASE measure
             WHEN 'percentile' THEN count(*) OVER (PARTITION BY month)
             ELSE sum(amount) OVER (PARTITION BY month)
           END AS whole
    FROM sold
), graded AS (
    SELECT m.month, m.last, m.customer, coalesce((
        SELECT min(s.grade) FROM settings AS s
        WHERE s.month = m.month AND s.bound IS NOT NULL AND m.amount > 0
          AND 10000 * m.part >= CAST(round(100 * s.bound) AS INTEGER) * m.whole
    ), 'E') AS grade
    FROM measured AS m
), wanted AS (
    SELECT g.month, g.last, g.customer, g.grade, c.owner, c.department, s.visits
    FROM graded AS g
    JOIN settings AS s ON s.month = g.month AND s.grade = g.grade
    JOIN customers AS c ON c.id = g.customer AND c.state <> 'closed'
    WHERE s.visits > 0
), seen AS (
    SELECT customer, substr(visited_on, 1, 7) AS month, id,
           row_number() OVER (
               PARTITION BY customer, substr(visited_on, 1, 7) ORDER BY visited_on, id) AS n
    FROM visits WHERE visited_on >= date(:from, '-1 month')
), counted AS (
    SELECT customer, month, count(*) AS n FROM seen GROUP BY customer, month
)
SELECT 'customers' AS kind, w.customer AS record, w.last AS due, w.owner AS staff, w.department,
       v.id AS met_by, w.month AS period, w.month, w.grade, w.visits AS wanted,
       max(0, w.visits - coalesce(k.n, 0)) AS "left"
FROM wanted AS w
LEFT JOIN counted AS k ON k.customer = w.customer AND k.month = w.month
LEFT JOIN seen AS v ON v.customer = w.customer AND v.month = w.month AND v.n = w.visits
