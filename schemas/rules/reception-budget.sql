/*
code: rule/reception-budget
severity: warning
source: ["S4-3.01", "S4-3.01:reception_budget", "S4-3.18"]
title: {zh: 全年招待费用超过预算, en: Hospitality of a year above the budget}
message:
  zh: "{year} 年招待的实际支出到这一次累计超过预算 {limit} 元。"
  en: With this the hospitality of {year} has cost more than the budget of {limit}.
fix:
  zh: 请控制后续招待，或由公司调整预算。
  en: Hold back further hospitality, or have the company change the budget.
why:
  zh: 客户关系主管要把招待费用控制在预算内。
  en: The supervisor keeps the cost of hospitality within the budget.
wrong: |
  # 全年预算 700 元 / the budget of the year is 700
  costs:
    - {item: meals, budget: 600, actual: 730.5}
right: |
  costs:
    - {item: meals, budget: 600, actual: 580.5}
*/
WITH spent AS (
    SELECT id, event_date, substr(event_date, 1, 4) AS year, actual_total,
           sum(actual_total) OVER (PARTITION BY substr(event_date, 1, 4)
                                   ORDER BY event_date, id) AS total
    FROM hospitality WHERE actual_total IS NOT NULL
),
judged AS (
    SELECT *, (SELECT json_extract(value, '$') FROM policy
               WHERE setting = 'reception_budget' AND from_date <= event_date
               ORDER BY from_date DESC LIMIT 1) AS "limit"
    FROM spent
)
-- only the one that goes beyond it, not all that follow
SELECT 'hospitality' AS kind, id AS record, '/costs' AS pointer, year, "limit"
FROM judged
WHERE total > round("limit" * 100) AND total - actual_total <= round("limit" * 100)
