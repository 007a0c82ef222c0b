/*
id: visit-record
title: {zh: "填写拜访记录", en: "Write the record of a visit"}
source: [S3-19, S3-42, S3-45]
group: visits
who: {zh: "业务员", en: "Salesperson"}
needs: [days_to_fill_in]
working_day: true
result_class: internal
message:
  zh: "填写拜访记录。"
  en: "Write the record of the visit."
why:
  zh: "从 {since} 起 {days} 天内。"
  en: "Within {days} days of {since}."
met:
  zh: "写明填写日期的同一份拜访记录。"
  en: "The same visit, with the date on which the record was written."
*/
SELECT 'visits' AS kind, r.id AS record,
       add_days(r.visited_on, setting('days_to_fill_in', r.visited_on)) AS due,
       coalesce(r.salesperson, c.owner) AS staff, c.department AS department,
       CASE WHEN r.filled_in_on <= :as_of THEN r.id END AS met_by,
       r.visited_on AS since, setting('days_to_fill_in', r.visited_on) AS days
FROM visits AS r
JOIN customers AS c ON c.id = r.customer
WHERE r.visited_on IS NOT NULL
