/*
code: rule/submission-signers
severity: error
source: [S0-12, S0-09, S0-10]
title: {zh: 名单由填表人自己审核, en: List reviewed by whoever prepared it}
message:
  zh: 填表人和审核人都是{staff}。
  en: "{staff} both prepared and reviewed it."
fix:
  zh: 请由另一人审核。
  en: Have it reviewed by somebody else.
why:
  zh: 名单由填表人、审核、负责人签署；自己审核自己，差错看不出来。
  en: Preparer, reviewer and person in charge sign; whoever checks their own work misses its mistakes.
wrong: |
  sign_offs:
    - {role: preparer, staff: zhou-xiaolan, on: 2026-04-30, decision: agree}
    - {role: reviewer, staff: zhou-xiaolan, on: 2026-05-01, decision: agree}
right: |
  sign_offs:
    - {role: preparer, staff: zhou-xiaolan, on: 2026-04-30, decision: agree}
    - {role: reviewer, staff: sun-lihua, on: 2026-05-01, decision: agree}
*/
WITH prepared AS (
    SELECT id AS record, preparer AS staff FROM submissions
    UNION
    SELECT record, staff FROM submissions_sign_offs WHERE role = 'preparer'
)
SELECT 'submissions' AS kind, r.record, '/sign_offs/' || r.n || '/staff' AS pointer,
       coalesce(s.name, r.staff) AS staff
FROM submissions_sign_offs AS r
JOIN prepared AS p ON p.record = r.record AND p.staff = r.staff
LEFT JOIN staff AS s ON s.id = r.staff
WHERE r.role IN ('reviewer', 'second_checker')
  AND (SELECT json_extract(value, '$') FROM policy
       WHERE setting = 'preparer_differs_from_reviewer' AND from_date <= r."on"
       ORDER BY from_date DESC LIMIT 1)
