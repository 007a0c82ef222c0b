/*
id: satisfaction-target
title: {zh: "制定年度满意度目标", en: "Set the satisfaction target of the year"}
source: [S1-43]
group: plans
who: {zh: "客户服务部经理", en: "Customer service manager"}
needs: [duty_terms.satisfaction-target.day]
working_day: true
result_class: internal
message:
  zh: "制定 {year} 年的满意度目标。"
  en: "Set the satisfaction target of {year}."
why:
  zh: "每年 1 月 {day} 日前制定。"
  en: "Due by {day} January each year."
met:
  zh: "该年的满意度目标。"
  en: "The satisfaction target of that year."
*/
SELECT '' AS kind, NULL AS record,
       month_day(y.first, setting('duty_terms.satisfaction-target.day', y.first)) AS due,
       holder('customer_service_manager', y.first) AS staff, NULL AS department,
       (SELECT min(t.id) FROM targets AS t
        WHERE t.target_type = 'satisfaction'
          AND coalesce(t.year, substr(t.starts_on, 1, 4)) = y."key") AS met_by,
       y."key" AS period, y."key" AS year, setting('duty_terms.satisfaction-target.day', y.first) AS day
FROM periods AS y WHERE y.kind = 'year'
