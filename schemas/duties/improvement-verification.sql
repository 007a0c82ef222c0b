/*
id: improvement-verification
title: {zh: "验证改进效果", en: "Verify an improvement"}
source: [S1-42]
group: service
who: {zh: "改进负责部门", en: "Department in charge"}
needs: [verify_days]
working_day: true
result_class: internal
message:
  zh: "验证改进措施的效果。"
  en: "Verify that the improvement works."
why:
  zh: "{since} 完成，{days} 天内验证。"
  en: "Done on {since}; verified within {days} days."
met:
  zh: "写明验证日期的同一份改进记录。"
  en: "The same improvement, with the date of verification."
*/
SELECT 'improvements' AS kind, i.id AS record,
       add_days(t."on", setting('verify_days', t."on")) AS due,
       NULL AS staff, i.department_in_charge AS department,
       CASE WHEN i.verification_on <= :as_of THEN i.id END AS met_by,
       t."on" AS since, setting('verify_days', t."on") AS days
FROM improvements AS i
JOIN improvements_steps AS t ON t.record = i.id AND t."to" = 'done'
WHERE i.state IN ('done', 'verified')
