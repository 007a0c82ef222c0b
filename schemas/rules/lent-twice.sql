/*
code: rule/lent-twice
severity: error
source: [S2-22, S2-14]
title: {zh: 同一份原件同时借给两人, en: One original lent twice at a time}
message:
  zh: 这份原件 {date} 借出时，{other} 还没有归还。
  en: When this original was lent on {date}, {other} had not been returned.
fix:
  zh: 请核对两笔借阅的借出、归还日期。
  en: Check the days of lending and return of both entries.
why:
  zh: 原件只有一份，前一笔没有归还就不可能再借出。
  en: There is one original; it cannot be lent again before it is back.
wrong: |
  # F-26-3FGHJ 借出同一份原件，尚未归还 / has the same original
  borrowed_on: 2026-04-02
  document_kind: original
right: |
  # F-26-3FGHJ 于 2026-04-01 归还 / returned on that day
  borrowed_on: 2026-04-02
  document_kind: original
*/
WITH lent AS (
    -- a loan that names no document takes the whole file
    SELECT l.id, l.dossier, coalesce(d.value, 0) AS document, l.borrowed_on,
           coalesce(l.returned_on, CASE WHEN t.terminal THEN l.borrowed_on ELSE '9999-12-31' END)
               AS back_on
    FROM loans AS l LEFT JOIN loans_documents AS d ON d.record = l.id
    LEFT JOIN states AS t ON t.kind = 'loans' AND t.key = l.state
    WHERE l.document_kind = 'original' AND l.loan_kind = 'loan'
      AND l.dossier IS NOT NULL AND l.borrowed_on IS NOT NULL
),
lined_up AS (
    SELECT id, borrowed_on, lag(id) OVER w AS other, lag(back_on) OVER w AS back_on
    FROM lent WINDOW w AS (PARTITION BY dossier, document ORDER BY borrowed_on, back_on, id)
)
SELECT DISTINCT 'loans' AS kind, id AS record, '/borrowed_on' AS pointer, borrowed_on AS date, other
FROM lined_up WHERE back_on > borrowed_on AND other <> id
