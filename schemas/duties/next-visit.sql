/*
id: next-visit
title: {zh: "约定的下次拜访", en: "Make the next visit agreed"}
source: ["S4-3.15", "S4-3.16"]
group: visits
who: {zh: "业务员", en: "Salesperson"}
result_class: internal
message:
  zh: "按约定再次拜访客户。"
  en: "Visit the customer again as agreed."
why:
  zh: "上次拜访约定 {due} 再访。"
  en: "The last visit agreed on {due}."
met:
  zh: "此后的拜访记录。"
  en: "A later visit."
*/
SELECT 'visits' AS kind, v.id AS record, v.next_visit_on AS due,
       coalesce(v.salesperson, c.owner) AS staff, c.department,
       (SELECT min(l.id) FROM visits AS l
        WHERE l.customer = v.customer AND l.visited_on > v.visited_on) AS met_by
FROM visits AS v JOIN customers AS c ON c.id = v.customer
WHERE v.next_visit_on IS NOT NULL AND c.state <> 'closed'
