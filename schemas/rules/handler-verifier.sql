/*
code: rule/handler-verifier
severity: error
source: ["S4-6.08"]
title: {zh: 承办人与查证人是同一人, en: Handler and verifier are one person}
message:
  zh: 承办人和查证人都是{staff}。
  en: "{staff} is both handler and verifier."
fix:
  zh: 请另定一名查证人。
  en: Name somebody else as verifier.
why:
  zh: 查证是对承办的核对，自己查证自己等于没有查证。
  en: Verifying is a second look at the handling; nobody can take it at their own work.
wrong: |
  assignment:
    handler: zhou-xiaolan
  investigation:
    verifier: zhou-xiaolan
right: |
  assignment:
    handler: zhou-xiaolan
  investigation:
    verifier: liu-min
*/
SELECT 'complaints' AS kind, c.id AS record, '/investigation/verifier' AS pointer,
       coalesce(s.name, c.investigation_verifier) AS staff
FROM complaints AS c LEFT JOIN staff AS s ON s.id = c.investigation_verifier
WHERE c.assignment_handler = c.investigation_verifier
