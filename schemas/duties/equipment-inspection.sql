/*
id: equipment-inspection
title: {zh: "定期检查设备", en: "Inspect equipment at intervals"}
source: ["S4-5.11"]
group: service
who: {zh: "设备保管人", en: "Keeper of the equipment"}
result_class: internal
message:
  zh: "例行检查设备。"
  en: "Inspect the equipment."
why:
  zh: "上次检查或投用 {since}，每 {count} 个月检查一次。"
  en: "Last inspected or put into use on {since}; due every {count} months."
met:
  zh: "此后的检查记录。"
  en: "A later inspection."
*/
WITH events AS (
    SELECT q.id AS equipment, coalesce(q.commissioned_on, q.accepted_on, q.bought_on) AS day, NULL AS id
    FROM equipment AS q
    UNION ALL
    SELECT s.inspection_equipment, s.inspection_inspected_on, s.id FROM services AS s
    WHERE s.inspection_inspected_on <= :as_of AND s.inspection_equipment IS NOT NULL
), ordered AS (
    SELECT equipment, day, lead(id) OVER (PARTITION BY equipment ORDER BY day, id) AS met_by
    FROM events WHERE day IS NOT NULL
)
SELECT 'equipment' AS kind, q.id AS record, add_months(o.day, q.inspection_months) AS due,
       q.keeper AS staff, q.department, o.met_by, o.day AS since, q.inspection_months AS count
FROM ordered AS o JOIN equipment AS q ON q.id = o.equipment
WHERE q.inspection_months IS NOT NULL AND q.state <> 'scrapped'
