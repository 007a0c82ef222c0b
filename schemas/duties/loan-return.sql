/*
id: loan-return
title: {zh: "归还借阅的档案", en: "Return a file"}
source: [S2-15, S2-14, S2-20, S2-22, S2-27]
group: files
who: {zh: "借阅人", en: "Borrower"}
needs: [loan_days]
result_class: internal
message:
  zh: "归还借阅的档案。"
  en: "Return what was borrowed."
why:
  zh: "{since} 借出，应在 {due} 归还；原则上当天归还。"
  en: "Borrowed on {since} and due back on {due}; in principle on the same day."
met:
  zh: "写明归还日期的同一份借阅记录。"
  en: "The same loan, with the date of its return."
*/
SELECT 'loans' AS kind, r.id AS record,
       coalesce(r.exception_until, r.due_on,
                add_days(r.borrowed_on, setting('loan_days', r.borrowed_on))) AS due,
       r.applicant AS staff, r.department,
       CASE WHEN r.returned_on <= :as_of THEN r.id END AS met_by, r.borrowed_on AS since
FROM loans AS r
WHERE r.loan_kind = 'loan' AND r.borrowed_on <= :as_of AND r.state NOT IN ('refused', 'cancelled', 'lost', 'left')
