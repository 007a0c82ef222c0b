/*
id: secrecy-end
title: {zh: "保密期限届满", en: "A period of secrecy ends"}
source: ["S4-7.14", "S4-7.17"]
group: files
who: {zh: "经办人", en: "Handler"}
result_class: internal
message:
  zh: "保密期满，解密或延长。"
  en: "Declassify or extend the secrecy."
why:
  zh: "保密期限到 {due} 为止。"
  en: "The secrecy ends on {due}."
met:
  zh: "同一份定密记录，已解密。"
  en: "The same grading, declassified."
*/
SELECT 'disclosures' AS kind, d.id AS record, d.grading_secret_until AS due,
       coalesce(d.preparer, c.owner) AS staff, c.department,
       CASE WHEN d.state = 'declassified' THEN d.id END AS met_by
FROM disclosures AS d LEFT JOIN customers AS c ON c.id = d.customer
WHERE d.disclosure_type = 'grading' AND d.grading_secret_until IS NOT NULL AND d.state IN ('in_force', 'declassified')
