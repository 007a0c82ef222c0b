/*
id: supplier-list
title: {zh: "报送月度分供方名单", en: "Submit the monthly sub-supplier list"}
source: [S0-06, S0-07, S0-10, S0-12]
group: lists
who: {zh: "业务部门负责人", en: "Head of the business department"}
needs: [list_due_day]
uses: [list_recipients, list_cut_off]
working_day: true
result_class: internal
message:
  zh: "报送 {list_month} 的分供方名单，分别报至综合部和营销中心。"
  en: "Submit the sub-supplier list of {list_month} to the general affairs department and the marketing centre."
why:
  zh: "每月 {day} 日报送；当月应报的是上月末的分供方名单，没有变化也要报。"
  en: "Due on day {day} of each month, for the end of the month before; also where nothing has changed."
met:
  zh: "该部门该月的分供方名单报送记录，已报送。"
  en: "The submission of the sub-supplier list of that department and month, submitted."
*/
WITH units AS (
    SELECT c.department AS id, min(c.opened_on) AS since
    FROM customers AS c JOIN departments AS d ON d.id = c.department
    WHERE d.closed_on IS NULL OR d.closed_on > :as_of
    GROUP BY c.department
)
SELECT 'departments' AS kind, u.id AS record,
       month_day(m.first, setting('list_due_day', m.first)) AS due,
       NULL AS staff, u.id AS department,
       (SELECT min(s.id) FROM submissions AS s
        WHERE s.list_type = 'supplier_list' AND s.department = u.id AND s.month = p.key
          AND EXISTS (SELECT 1 FROM submissions_steps AS t
                      WHERE t.record = s.id AND t."to" = 'submitted')) AS met_by,
       p.key AS period, p.key AS list_month, setting('list_due_day', m.first) AS day
FROM units AS u
JOIN periods AS m ON m.kind = 'month' AND m.first > u.since
JOIN periods AS p ON p.kind = 'month' AND p.last = date(m.first, '-1 day')
