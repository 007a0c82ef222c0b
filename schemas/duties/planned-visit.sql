/*
id: planned-visit
title: {zh: "按计划拜访", en: "Make a planned visit"}
source: ["S4-2.11", "S4-3.13", "S4-3.22"]
group: visits
who: {zh: "业务员", en: "Salesperson"}
result_class: internal
message:
  zh: "按计划拜访客户。"
  en: "Visit the customer as planned."
why:
  zh: "计划在 {due} 拜访。"
  en: "The visit is planned for {due}."
met:
  zh: "同一份拜访记录，已拜访。"
  en: "The same visit, made."
*/
SELECT 'visits' AS kind, v.id AS record, v.planned_on AS due,
       coalesce(v.salesperson, c.owner) AS staff, c.department,
       CASE WHEN v.visited_on <= :as_of THEN v.id END AS met_by
FROM visits AS v JOIN customers AS c ON c.id = v.customer
WHERE v.planned_on IS NOT NULL AND v.state <> 'cancelled' AND c.state <> 'closed'
