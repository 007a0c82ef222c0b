/*
id: departure-handover
title: {zh: "离职交接客户资料", en: "Hand over on departure"}
source: [S0-21, S0-22, S0-23]
group: staff
who: {zh: "所属部门负责人", en: "Head of the department"}
needs: [handover_days_limit]
working_day: true
result_class: internal
message:
  zh: "接收、整理并归档离职员工的客户资料。"
  en: "Take over, organise and file the customer data of whoever leaves."
why:
  zh: "最后工作日 {since}，{days} 天内完成。"
  en: "The last working day is {since}; done within {days} days."
met:
  zh: "该员工的交接记录，已归档。"
  en: "The handover of that employee, filed."
*/
SELECT 'staff' AS kind, e.id AS record,
       add_days(e.left_on, setting('handover_days_limit', e.left_on)) AS due,
       NULL AS staff, e.department,
       (SELECT min(h.id) FROM handovers AS h
        WHERE h.employee = e.id AND h.state IN ('filed', 'closed')) AS met_by,
       e.left_on AS since, setting('handover_days_limit', e.left_on) AS days
FROM staff AS e
WHERE e.left_on IS NOT NULL AND e.left_on >= in_force_from('handover_days_limit')
