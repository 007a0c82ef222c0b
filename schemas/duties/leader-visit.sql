/*
id: leader-visit
title: {zh: "部门经理以上领导拜访客户", en: "Visits by managers and above"}
source: [S3-28]
group: visits
who: {zh: "会议确定的领导", en: "Leader named by the meeting"}
result_class: internal
message:
  zh: "在 {week} 拜访会议确定的客户。"
  en: "Visit the customer in {week} as the meeting decided."
why:
  zh: "周会确定 {week} 拜访，最迟 {due}。"
  en: "The weekly meeting chose {week}; the last day is {due}."
met:
  zh: "该周内该领导对该客户的拜访记录。"
  en: "A visit of that leader to that customer in that week."
*/
SELECT 'customers' AS kind, k.customer AS record, coalesce(k.planned_on, w.last) AS due,
       k.staff, NULL AS department,
       coalesce(k.fulfilled_by, (
           SELECT min(v.id) FROM visits AS v
           WHERE v.customer = k.customer AND v.visited_on BETWEEN w.first AND w.last
             AND (v.salesperson = k.staff
                  OR EXISTS (SELECT 1 FROM visits_companions AS x
                             WHERE x.record = v.id AND x.value = k.staff)))) AS met_by,
       p.week AS period, p.week
FROM plans AS p
JOIN plans_contacts AS k ON k.record = p.id
JOIN periods AS w ON w.kind = 'week' AND w."key" = p.week
JOIN customers AS c ON c.id = k.customer AND c.state <> 'closed'
WHERE p.plan_type = 'leader_visits' AND p.state NOT IN ('draft', 'cancelled')
  AND coalesce(k.status, 'planned') = 'planned'
