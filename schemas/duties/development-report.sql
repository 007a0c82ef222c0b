/*
id: development-report
title: {zh: "汇报客户开发进展", en: "Report on customer development"}
source: ["S4-2.17"]
group: plans
who: {zh: "开发负责人", en: "Person in charge"}
needs: [development_report_months]
working_day: true
result_class: internal
message:
  zh: "汇报在开发客户的进展。"
  en: "Report on the customer under development."
why:
  zh: "上次汇报或立项 {since}，每 {count} 个月一次。"
  en: "The last report, or the start, was on {since}; due every {count} months."
met:
  zh: "此后的开发拜访或往来登记。"
  en: "A later development visit or entry."
*/
WITH begun AS (
    SELECT o.id, o.customer, o.person_in_charge,
           max(min(t."on"), in_force_from('development_report_months')) AS day
    FROM opportunities AS o
    JOIN opportunities_steps AS t ON t.record = o.id AND t."to" = 'in_development'
    WHERE o.state = 'in_development' GROUP BY o.id
), events AS (
    SELECT id AS opportunity, day, NULL AS id FROM begun
    UNION ALL
    SELECT b.id, v.visited_on, v.id FROM begun AS b
    JOIN visits AS v ON v.customer = b.customer AND v.visited_on > b.day
    UNION ALL
    SELECT b.id, h.happened_on, h.id FROM begun AS b
    JOIN changes AS h ON h.customer = b.customer AND h.happened_on > b.day
), ordered AS (
    SELECT opportunity, day, lead(id) OVER (PARTITION BY opportunity ORDER BY day, id) AS met_by
    FROM events
)
SELECT 'opportunities' AS kind, b.id AS record,
       add_months(o.day, setting('development_report_months', o.day)) AS due,
       b.person_in_charge AS staff, NULL AS department, o.met_by, o.day AS since,
       setting('development_report_months', o.day) AS count
FROM ordered AS o JOIN begun AS b ON b.id = o.opportunity
