/*
code: rule/meeting-action
severity: warning
source: [S3-26]
title: {zh: 会上提出的客户问题没有措施, en: Problem of a customer without an action}
message:
  zh: 会上提出了客户“{customer}”的问题，但没有针对该客户的措施。
  en: A problem of “{customer}” was raised, but no action is for that customer.
fix:
  zh: 请在 actions 写明措施、责任人和期限，并注明客户。
  en: Add an action with person and date to actions, and name the customer.
why:
  zh: 会议分析业务开发和客户维护中的问题；每个问题都要有人在期限内去办。
  en: The meeting analyses problems of development and maintenance; each needs somebody who deals with it by a date.
wrong: |
  maintenance_problems:
    - {problem: 对帐差异, customer: C-26-7KQ4}
right: |
  maintenance_problems:
    - {problem: 对帐差异, customer: C-26-7KQ4}
  actions:
    - {action: 核对退货, customer: C-26-7KQ4, responsible: li-ming, due_on: 2026-09-18}
*/
WITH raised AS (
    SELECT record, '/development_problems/' || n || '/customer' AS pointer, customer
    FROM meetings_development_problems WHERE customer IS NOT NULL
    UNION ALL
    SELECT record, '/maintenance_problems/' || n || '/customer', customer
    FROM meetings_maintenance_problems WHERE customer IS NOT NULL
)
SELECT 'meetings' AS kind, r.record, r.pointer, coalesce(c.name, r.customer) AS customer
FROM raised AS r LEFT JOIN customers AS c ON c.id = r.customer
WHERE NOT EXISTS (SELECT 1 FROM meetings_actions AS a
                  WHERE a.record = r.record AND a.customer = r.customer)
