/*
id: keep-plan
title: {zh: "制定优质客户维护计划", en: "Draw up the plan to keep quality customers"}
source: ["S4-4.10"]
group: plans
who: {zh: "大客户主管", en: "Key account supervisor"}
result_class: internal
message:
  zh: "完成 {year} 年的客户维护计划。"
  en: "Finish the maintenance plan of {year}."
why:
  zh: "考核要求三月底前完成。"
  en: "The appraisal asks for it by the end of March."
met:
  zh: "该年起始的大客户维护计划。"
  en: "A maintenance plan that begins in that year."
*/
SELECT '' AS kind, NULL AS record, y."key" || '-03-31' AS due,
       holder('key_account_supervisor', y.first) AS staff, NULL AS department,
       (SELECT min(p.id) FROM key_account_plans AS p
        WHERE p.plan_kind = 'maintenance' AND substr(p.starts_on, 1, 4) = y."key") AS met_by,
       y."key" AS period, y."key" AS year
FROM periods AS y
WHERE y.kind = 'year' AND EXISTS (
    SELECT 1 FROM staff_roles AS r
    WHERE r.role IN ('key_account_specialist', 'key_account_supervisor')
      AND r."from" <= y."key" || '-03-31' AND coalesce(r."to", '9999') >= y.first)
