/*
code: rule/survey-priority
severity: warning
source: ["S4-2.05", "S4-3.09"]
title: {zh: 调查计划的重点客户不在重点管理名单上, en: Priority customer of a survey plan that is on no list}
message:
  zh: 客户 {customer} {name} 写在重点调查对象里，但不在当期重点客户管理名单上。
  en: "{customer} {name} is to be surveyed as a priority customer but is not on the list of priority customers in force."
fix:
  zh: 请改列为其他客户，或先把它列入重点客户管理表。
  en: Move it to the other customers, or put it on the list first.
why:
  zh: 重点调查对象取自重点客户管理表，两处一致。
  en: The priority customers of a survey come from the list of priority customers.
wrong: |
  survey: {priority_customers: [C-25-2BBB]}
right: |
  survey: {other_customers: [C-25-2BBB]}
*/
WITH listed AS MATERIALIZED (
    SELECT l.customer, t.starts_on, t.ends_on
    FROM targets AS t JOIN targets_lines AS l ON l.record = t.id
    WHERE t.target_type = 'priority_customers' AND t.state <> 'draft'
)
SELECT 'plans' AS kind, p.id AS record, '/survey/priority_customers/' || s.n AS pointer,
       c.id AS customer, c.name
FROM plans AS p
JOIN plans_survey_priority_customers AS s ON s.record = p.id
JOIN customers AS c ON c.id = s.value
WHERE EXISTS (SELECT 1 FROM listed AS l WHERE p.starts_on BETWEEN l.starts_on AND l.ends_on)
  AND NOT EXISTS (SELECT 1 FROM listed AS l
                  WHERE l.customer = s.value AND p.starts_on BETWEEN l.starts_on AND l.ends_on)
