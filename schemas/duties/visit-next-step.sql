/*
id: visit-next-step
title: {zh: "落实拜访后的下一步", en: "Take the next step after a visit"}
source: [S3-44]
group: visits
who: {zh: "下一步责任人", en: "Whoever is responsible for the next step"}
result_class: internal
message:
  zh: "落实拜访记录中的下一步计划。"
  en: "Take the next step named in the record of the visit."
why:
  zh: "拜访记录写明 {due} 前完成。"
  en: "The record of the visit names {due}."
met:
  zh: "此后与该客户的拜访、通话或往来记录。"
  en: "A later visit, call or dealing with the customer."
*/
SELECT 'visits' AS kind, v.id AS record, v.next_step_due_on AS due,
       coalesce(v.next_step_responsible, v.salesperson, c.owner) AS staff, NULL AS department,
       coalesce(
           (SELECT min(l.id) FROM visits AS l WHERE l.follows = v.id AND l.visited_on <= :as_of),
           (SELECT min(l.id) FROM visits AS l WHERE l.customer = v.customer AND l.visited_on > v.visited_on),
           (SELECT min(l.id) FROM calls AS l WHERE l.customer = v.customer AND l.called_on > v.visited_on),
           (SELECT min(l.id) FROM changes AS l WHERE l.customer = v.customer AND l.happened_on > v.visited_on)
       ) AS met_by
FROM visits AS v JOIN customers AS c ON c.id = v.customer
WHERE v.next_step_due_on IS NOT NULL AND v.visited_on IS NOT NULL AND c.state <> 'closed'
