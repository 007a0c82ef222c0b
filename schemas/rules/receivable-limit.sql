/*
code: rule/receivable-limit
severity: warning
source: ["S4-2.08"]
title: {zh: 应收账款超过信用额度, en: Receivables above the credit limit}
message:
  zh: "{month} 月末未收账款合计超过当时有效的信用额度（{other}）。"
  en: The receivables open at the end of {month} add up to more than the credit limit then in force ({other}).
fix:
  zh: 请催收，或按程序申请变更额度。
  en: Collect what is due, or apply for a change of the limit.
why:
  zh: 额度是公司愿意承担的最大风险，超过了须有人决定。
  en: The limit is the greatest risk the company takes; somebody has to decide about more.
wrong: |
  # 额度 30 万元 / the limit is 300,000
  # records/receivables/2026-09.csv: C-25-2AAA … 420000
  assessment: {credit_grade: B, credit_limit: 300000}
right: |
  # records/receivables/2026-09.csv: C-25-2AAA … 280000
  assessment: {credit_grade: B, credit_limit: 300000}
*/
WITH granted AS MATERIALIZED (
    SELECT customer, id, substr(investigated_on, 1, 7) AS month, investigated_on AS day,
           assessment_credit_limit AS amount
    FROM credits
    WHERE assessment_credit_limit IS NOT NULL AND state IN ('confirmed', 'reported')
    UNION ALL
    SELECT customer, id, substr(valid_from, 1, 7), valid_from, new_limit FROM credit_changes
    WHERE new_limit IS NOT NULL AND state IN ('effective', 'notified')
),
newest_month AS MATERIALIZED (SELECT max(month) AS month FROM receivables),
owed AS MATERIALIZED (
    SELECT r.customer, r.month, sum(r.open_amount) AS amount
    FROM newest_month AS m JOIN receivables AS r ON r.month = m.month
    GROUP BY r.customer, r.month
),
in_force AS (
    SELECT o.customer, o.month, o.amount AS owed, g.id, g.amount,
           row_number() OVER (PARTITION BY o.customer ORDER BY g.day DESC, g.id DESC) AS place
    FROM owed AS o JOIN granted AS g ON g.customer = o.customer AND g.month <= o.month
)
SELECT 'customers' AS kind, f.customer AS record, '' AS pointer, f.month, f.id AS other
FROM in_force AS f JOIN customers AS c ON c.id = f.customer
WHERE f.place = 1 AND f.owed > f.amount
