/*
id: planned-inspection
title: {zh: "按计划例行检查", en: "Make a planned inspection"}
source: ["S4-5.11"]
group: service
who: {zh: "售后服务人员", en: "After-sales staff"}
result_class: internal
message:
  zh: "按计划检查设备。"
  en: "Inspect the equipment as planned."
why:
  zh: "计划在 {due} 检查。"
  en: "The inspection is planned for {due}."
met:
  zh: "写明检查日期的同一份记录。"
  en: "The same record, with the date of the inspection."
*/
SELECT 'services' AS kind, r.id AS record, r.inspection_planned_on AS due,
       r.handled_by AS staff, r.department,
       CASE WHEN r.inspection_inspected_on <= :as_of THEN r.id END AS met_by
FROM services AS r
WHERE r.inspection_planned_on IS NOT NULL AND r.state <> 'cancelled'
