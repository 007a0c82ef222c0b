/*
code: rule/maintenance-overlap
severity: warning
source: ["S4-4.12", "S4-4.14"]
title: {zh: 一家大客户同时有两份维护方案, en: Two maintenance plans for one key account}
message:
  zh: 这份方案与 {other} 的期间重叠（同一家客户，{from_date} 至 {to_date}）。
  en: The period of this plan overlaps with {other} for the same customer ({from_date} to {to_date}).
fix:
  zh: 请改正期间，或把旧方案办结后再实行新方案。
  en: Correct the period, or close the old plan before the new one starts.
why:
  zh: 同一时期只有一份有效的维护方案，责任人才知道照哪份办。
  en: There is one plan in force at a time, so that it is clear which one to follow.
wrong: |
  # 上一份到 2026-12-31 / the other one runs until 2026-12-31
  starts_on: 2026-07-01
  ends_on: 2027-06-30
right: |
  starts_on: 2027-01-01
  ends_on: 2027-12-31
*/
WITH approved AS (
    SELECT id, customer, plan_kind, key_customer_type, starts_on, ends_on,
           max(ends_on) OVER same AS busy_until, lag(id) OVER same AS other,
           lag(starts_on) OVER same AS from_date, lag(ends_on) OVER same AS to_date
    FROM key_account_plans
    WHERE plan_kind = 'maintenance' AND state IN ('approved', 'in_progress')
    WINDOW same AS (PARTITION BY customer ORDER BY starts_on, id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT 'key-account-plans' AS kind, id AS record, '/starts_on' AS pointer,
       other, from_date, to_date
FROM approved
WHERE busy_until >= starts_on
