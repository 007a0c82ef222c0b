/*
id: replacement-contact
title: {zh: "接手后联系客户", en: "First contact after taking over"}
source: [S0-32, S3-29, S3-30]
group: staff
who: {zh: "接手的业务员", en: "Whoever takes over"}
needs: [first_contact_days]
working_day: true
result_class: internal
message:
  zh: "与接手的客户建立联系。"
  en: "Establish contact with the customer taken over."
why:
  zh: "{since} 接手，{days} 天内联系。"
  en: "Taken over on {since}; contact within {days} days."
met:
  zh: "接手人与该客户的首次拜访、通话或联系。"
  en: "The first visit, call or contact of whoever has taken over."
*/
SELECT 'assignments' AS kind, a.id AS record,
       add_days(a.from_date, setting('first_contact_days', a.from_date)) AS due,
       a.salesperson AS staff, c.department,
       coalesce(
           (SELECT min(v.id) FROM visits AS v WHERE v.customer = a.customer
              AND v.salesperson = a.salesperson AND v.visited_on >= a.from_date),
           (SELECT min(k.id) FROM calls AS k WHERE k.customer = a.customer
              AND coalesce(k.handler, k.preparer) = a.salesperson AND k.called_on >= a.from_date),
           (SELECT min(h.id) FROM changes AS h WHERE h.customer = a.customer
              AND h.recorded_by = a.salesperson AND h.happened_on >= a.from_date),
           (SELECT min(l.id) FROM letters AS l WHERE l.customer = a.customer
              AND l.handler = a.salesperson AND l."date" >= a.from_date)
       ) AS met_by,
       a.from_date AS since, setting('first_contact_days', a.from_date) AS days
FROM assignments AS a JOIN customers AS c ON c.id = a.customer
WHERE a."case" IN ('replacement', 'transfer') AND c.state <> 'closed'
  AND NOT EXISTS (SELECT 1 FROM assignments AS l
                  WHERE l.customer = a.customer AND l.from_date > a.from_date)
