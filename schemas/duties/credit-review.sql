/*
id: credit-review
title: {zh: "复查客户信用", en: "Review a customer’s credit"}
source: ["S4-2.08", "S4-7.13", "S4-7.19"]
group: judgement
who: {zh: "信用调查人", en: "Investigator"}
uses: [credit_review_months]
result_class: internal
message:
  zh: "复查客户信用。"
  en: "Review the credit of the customer."
why:
  zh: "上次调查 {since}，应在 {due} 前复查。"
  en: "It was investigated on {since} and is to be reviewed by {due}."
met:
  zh: "此后的信用调查。"
  en: "A later credit investigation."
*/
WITH ordered AS (
    SELECT r.id, r.customer, r.investigated_on, r.investigator, r.review_due_on,
           lead(r.id) OVER (PARTITION BY r.customer ORDER BY r.investigated_on, r.id) AS next
    FROM credits AS r WHERE r.investigated_on IS NOT NULL AND r.investigated_on <= :as_of
)
SELECT 'credits' AS kind, o.id AS record,
       coalesce(o.review_due_on,
                add_months(o.investigated_on, setting('credit_review_months', o.investigated_on))) AS due,
       o.investigator AS staff, c.department, o.next AS met_by, o.investigated_on AS since
FROM ordered AS o JOIN customers AS c ON c.id = o.customer
WHERE c.state <> 'closed'
