/*
id: warranty-ending
title: {zh: "设备保修到期", en: "A warranty ends"}
source: ["S4-8.08"]
group: service
who: {zh: "设备保管人", en: "Keeper of the equipment"}
needs: [warranty_warning_days]
remind: warranty_warning_days
result_class: internal
message:
  zh: "保修到期前检查设备，有问题的送修。"
  en: "Inspect the equipment before its warranty ends."
why:
  zh: "保修期到 {until} 为止，提前 {days} 天办理。"
  en: "The warranty ends on {until}; act {days} days before."
met:
  zh: "这段时间内的检查或维修，或设备已停用。"
  en: "An inspection or repair in that time, or the equipment out of use."
*/
SELECT 'equipment' AS kind, q.id AS record, q.warranty_until AS due, q.keeper AS staff, q.department,
       coalesce(
           (SELECT min(s.id) FROM services AS s
            WHERE s.inspection_equipment = q.id AND s.inspection_inspected_on <= :as_of
              AND s.inspection_inspected_on >= date(
                  q.warranty_until, '-' || setting('warranty_warning_days', q.warranty_until) || ' days')),
           (SELECT t.record FROM equipment_steps AS t
            WHERE t.record = q.id AND t."to" IN ('repair', 'scrapped')
              AND t."on" >= date(
                  q.warranty_until, '-' || setting('warranty_warning_days', q.warranty_until) || ' days')
            LIMIT 1)) AS met_by,
       q.warranty_until AS until, setting('warranty_warning_days', q.warranty_until) AS days
FROM equipment AS q
WHERE q.warranty_until IS NOT NULL
