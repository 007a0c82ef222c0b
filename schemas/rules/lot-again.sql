/*
code: rule/lot-again
severity: info
source: ["S4-6.15", "S4-6.12"]
title: {zh: 同一批号不止一件投诉, en: A lot with more than one complaint}
message:
  zh: 批号 {lot} 在投诉 {other} 中也出现过。
  en: The lot {lot} appears in the complaint {other} as well.
fix:
  zh: 请一并查明原因；属同一批质量问题的，登记原因研究。
  en: Look into the cause of both; where the lot is at fault, record a study of the cause.
why:
  zh: 同一批号反复出现，多半是这批货的问题，不是个案。
  en: A lot that comes up again is likely to be at fault as a whole.
wrong: |
  # 批号 L240315 已有一件投诉 / there is a complaint about L240315 already
  lot_no: L240315
right: |
  lot_no: L240316
*/
WITH lots AS (
    SELECT id, lot_no AS lot,
           lag(id) OVER (PARTITION BY lot_no ORDER BY received_on, id) AS other
    FROM complaints WHERE lot_no IS NOT NULL
)
SELECT 'complaints' AS kind, id AS record, '/lot_no' AS pointer, lot, other
FROM lots
WHERE other IS NOT NULL
