/*
code: rule/loan-same-day
severity: error
source: [S2-15]
title: {zh: 原件没有约定当天归还, en: Original not due back in time}
message:
  zh: 原件 {borrowed_on} 借出、{due_on} 应还，规定 {limit} 天内归还（0 为当天），没有经批准的例外。
  en: The original is lent on {borrowed_on} and due on {due_on}; the policy allows {limit} days (0 is the same day), and no exception is recorded.
fix:
  zh: 请改应还日期；确需延长的，在 exception 写明原因、批准人和期限。
  en: Correct the due date; if more time is needed, state reason, who granted it and until when in exception.
why:
  zh: 规定原则上当天借阅当天归还；例外要有人批准。
  en: In principle what is borrowed is returned the same day; an exception is granted by somebody.
wrong: |
  document_kind: original
  borrowed_on: 2026-04-01
  due_on: 2026-04-05
right: |
  document_kind: original
  borrowed_on: 2026-04-01
  due_on: 2026-04-05
  exception: {reason: 客户现场验收, granted_by: tang-yue, until: 2026-04-05}
*/
WITH lent AS (
    SELECT id, borrowed_on, due_on,
           (SELECT json_extract(value, '$') FROM policy
            WHERE setting = 'loan_days' AND from_date <= borrowed_on
            ORDER BY from_date DESC LIMIT 1) AS "limit"
    FROM loans
    WHERE document_kind = 'original' AND due_on > coalesce(exception_until, borrowed_on)
)
SELECT 'loans' AS kind, id AS record, '/due_on' AS pointer, borrowed_on, due_on, "limit"
FROM lent WHERE due_on > date(borrowed_on, '+' || "limit" || ' days')
