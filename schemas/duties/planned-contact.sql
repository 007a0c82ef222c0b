/*
id: planned-contact
title: {zh: "按联络计划联系客户", en: "Make a contact that is planned"}
source: ["S4-3.13", "S4-3.14", "S4-2.11", "S4-8.07"]
group: visits
who: {zh: "计划中的联系人", en: "Whoever the plan names"}
result_class: internal
message:
  zh: "按计划联系客户。"
  en: "Contact the customer as planned."
why:
  zh: "计划安排在 {due}。"
  en: "The plan names {due}."
met:
  zh: "计划中填写的办理记录，或计划日以来的拜访或通话。"
  en: "The record that the plan names, or a visit or call since."
*/
SELECT 'plans' AS kind, p.id AS record, k.planned_on AS due, coalesce(k.staff, p.owner, p.preparer) AS staff,
       p.department,
       coalesce(
           k.fulfilled_by,
           (SELECT min(l.id) FROM visits AS l
            WHERE l.customer = k.customer AND l.visited_on >= k.planned_on AND l.plan = p.id),
           (SELECT min(l.id) FROM calls AS l
            WHERE l.customer = k.customer AND l.called_on >= k.planned_on AND l.plan = p.id)
       ) AS met_by,
       k.n AS place
FROM plans_contacts AS k
JOIN plans AS p ON p.id = k.record AND p.plan_type <> 'leader_visits' AND p.state NOT IN ('draft', 'cancelled')
LEFT JOIN customers AS c ON c.id = k.customer
WHERE coalesce(k.status, 'planned') = 'planned' AND k.planned_on IS NOT NULL
  AND coalesce(c.state, '') <> 'closed'
