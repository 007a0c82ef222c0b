/*
id: copy-return
title: {zh: "归还影印件", en: "Return copies"}
source: [S2-19, S2-16, S2-23, S2-24]
group: files
who: {zh: "影印人", en: "Whoever made the copies"}
uses: [copy_return_days]
result_class: internal
message:
  zh: "归还影印件。"
  en: "Return the copies."
why:
  zh: "{since} 影印，应在 {due} 前归还。"
  en: "Copied on {since} and due back by {due}."
met:
  zh: "写明影印件归还日期的同一份记录。"
  en: "The same record, with the date of the return of the copies."
*/
SELECT 'loans' AS kind, r.id AS record,
       coalesce(r.copying_copies_due_on,
                add_days(r.copying_copied_on, setting('copy_return_days', r.copying_copied_on))) AS due,
       r.applicant AS staff, r.department,
       CASE WHEN r.copying_copies_returned_on <= :as_of THEN r.id END AS met_by,
       r.copying_copied_on AS since
FROM loans AS r
WHERE r.loan_kind = 'copying' AND r.copying_copied_on <= :as_of
  AND r.state NOT IN ('refused', 'cancelled', 'lost', 'left')
