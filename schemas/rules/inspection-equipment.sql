/*
code: rule/inspection-equipment
severity: error
source: ["S4-5.11"]
title: {zh: 检查的设备当日不在用, en: Inspection of equipment that was not in use}
message:
  zh: 设备 {equipment} {name} 检查当日不在用：{reason}。
  en: "The equipment {equipment} {name} was not in use on the day of the inspection: {reason}."
fix:
  zh: 请核对设备编号和检查日期。
  en: Check the equipment and the date.
why:
  zh: 上次保养、下次检查都按设备推算，挂错设备就漏检。
  en: Last and next inspection follow the equipment; on the wrong one an inspection is lost.
wrong: |
  # 设备 2026-05-02 才调试 / commissioned on 2026-05-02 only
  inspection: {inspected_on: 2026-05-01, equipment: QE-26-2AAA}
right: |
  inspection: {inspected_on: 2026-05-02, equipment: QE-26-2AAA}
*/
WITH seen AS (
    SELECT s.id, s.customer, s.inspection_inspected_on AS day, e.id AS equipment, e.name,
           CASE WHEN s.inspection_inspected_on < coalesce(e.commissioned_on, e.accepted_on)
                    THEN 'early'
                WHEN s.inspection_inspected_on >= x."on" THEN 'scrapped' END AS wrong
    FROM services AS s
    JOIN equipment AS e ON e.id = s.inspection_equipment
    LEFT JOIN equipment_steps AS x ON x.record = e.id AND x."to" = 'scrapped'
)
SELECT 'services' AS kind, id AS record, '/inspection/equipment' AS pointer, equipment, name,
       iif(wrong = 'early', '尚未验收调试', '已经报废') AS reason_zh,
       iif(wrong = 'early', 'not yet commissioned', 'scrapped already') AS reason_en
FROM seen
WHERE wrong IS NOT NULL
