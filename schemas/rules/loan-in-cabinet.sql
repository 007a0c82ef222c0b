/*
code: rule/loan-in-cabinet
severity: error
source: [S2-06, S2-22]
title: {zh: 档案不在柜中却借出, en: Lent while the file was not in the cabinet}
message:
  zh: "{date} 借出时，档案“{dossier}”的状态是“{state}”，不在柜中。"
  en: "When it was lent on {date}, the file “{dossier}” was not in the cabinet but “{state}”."
fix:
  zh: 请核对借出日期，或先办完档案入柜。
  en: Check the day of the loan, or finish filing first.
why:
  zh: 档案入柜后才可借阅；尚在收集的临时档案只供本工程人员查阅，销毁的不能再借。
  en: A file is lent once it is in the cabinet; while it is temporary only the project’s own people read it, and a destroyed one is gone.
wrong: |
  # 档案 2026-03-25 才入柜 / in the cabinet from 2026-03-25 on
  borrowed_on: 2026-03-20
right: |
  borrowed_on: 2026-03-25
*/
WITH lent AS (
    SELECT l.id, l.applicant, l.dossier, l.borrowed_on,
           (SELECT s."to" FROM dossiers_steps AS s
            WHERE s.record = l.dossier AND s."on" <= l.borrowed_on
            ORDER BY s.n DESC LIMIT 1) AS state
    FROM loans AS l WHERE l.dossier IS NOT NULL AND l.borrowed_on IS NOT NULL
),
own AS (
    SELECT id AS project, project_manager AS staff FROM projects
    UNION
    SELECT record, value FROM projects_project_staff
)
SELECT 'loans' AS kind, l.id AS record, '/borrowed_on' AS pointer, l.borrowed_on AS date,
       d.title AS dossier, coalesce(t.zh, '未建立') AS state_zh,
       coalesce(lower(t.en), 'not yet opened') AS state_en
FROM lent AS l
JOIN dossiers AS d ON d.id = l.dossier
LEFT JOIN states AS t ON t.kind = 'dossiers' AND t.key = l.state
WHERE l.state IS NOT 'in_cabinet'
  -- it was in the cabinet for a part of that day
  AND NOT EXISTS (SELECT 1 FROM dossiers_steps AS s
                  WHERE s.record = l.dossier AND s."to" = 'in_cabinet'
                    AND s."on" = l.borrowed_on)
  AND (SELECT s."to" FROM dossiers_steps AS s
       WHERE s.record = l.dossier AND s."on" < l.borrowed_on
       ORDER BY s.n DESC LIMIT 1) IS NOT 'in_cabinet'
  AND NOT (l.state IN ('temporary', 'organised')
           AND EXISTS (SELECT 1 FROM own AS o
                       WHERE o.project = d.project AND o.staff = l.applicant))
