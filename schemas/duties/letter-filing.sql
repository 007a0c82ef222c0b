/*
id: letter-filing
title: {zh: "往来函件归档", en: "File the correspondence"}
source: [S0-27]
group: files
who: {zh: "经办人", en: "Handler"}
needs: [duty_terms.letter-filing.days]
working_day: true
result_class: internal
message:
  zh: "把函件归入客户档案。"
  en: "File the letter in the customer file."
why:
  zh: "函件日期 {since}，{days} 天内归档。"
  en: "The letter is of {since} and is filed within {days} days."
met:
  zh: "写明归档日期的同一份函件。"
  en: "The same letter, with its date of filing."
*/
SELECT 'letters' AS kind, l.id AS record,
       add_days(l."date", setting('duty_terms.letter-filing.days', l."date")) AS due,
       l.handler AS staff, NULL AS department,
       CASE WHEN l.filed_on <= :as_of THEN l.id END AS met_by,
       l."date" AS since, setting('duty_terms.letter-filing.days', l."date") AS days
FROM letters AS l
