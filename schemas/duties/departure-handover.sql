/*
id: departure-handover
title: {zh: "离职交接客户资料", en: "Hand over on departure"}
source: [S0-21, S0-22, S0-23]
group: staff
who: {zh: "所属部门负责人", en: "Head of the department"}
uses: [handover_days_limit]
working_day: true
result_class: internal
message:
  zh: "接收、整理并归档离职员工的客户资料。"
  en: "Take over, organise and file the customer data of whoever leaves."
why:
  zh: "最后工作日 {since}，此后 {days} 天内完成。"
  en: "The last working day is {since}; done within {days} days of it."
met:
  zh: "该员工的交接记录，已归档。"
  en: "The handover of that employee, filed."
*/
SELECT 'staff' AS kind, e.id AS record,
       add_days(e.left_on, coalesce(setting('handover_days_limit', e.left_on), 0)) AS due,
       NULL AS staff, e.department,
       (SELECT min(h.id) FROM handovers AS h
        WHERE h.employee = e.id AND h.state IN ('filed', 'closed')) AS met_by,
       e.left_on AS since, coalesce(setting('handover_days_limit', e.left_on), 0) AS days
FROM staff AS e
-- whoever has looked after nobody has nothing to hand over
WHERE e.left_on IS NOT NULL AND (
    EXISTS (SELECT 1 FROM handovers AS h WHERE h.employee = e.id)
    OR EXISTS (SELECT 1 FROM customers AS c WHERE c.owner = e.id AND c.state <> 'closed')
    OR EXISTS (SELECT 1 FROM customers_our_contacts AS o JOIN customers AS c ON c.id = o.record
               WHERE o.value = e.id AND c.state <> 'closed'))
