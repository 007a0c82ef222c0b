/*
code: rule/defective-quantity
severity: error
source: ["S4-6.12", "S4-6.15:defect_rate"]
title: {zh: 不良数量超过数量, en: More defective pieces than pieces}
message:
  zh: 不良数量 {defective} 超过了投诉数量 {quantity}。
  en: The defective quantity {defective} exceeds the quantity {quantity}.
fix:
  zh: 请核对交货单上的数量和检验的不良数量，两者用同一单位。
  en: Check the quantity delivered and the defective quantity, in the same unit.
why:
  zh: 不良率等于不良数量除以数量，不可能超过 100%。
  en: The rate of defects is the defective quantity over the quantity and cannot exceed 100 %.
wrong: |
  quantity: 120
  defective_quantity: 200
right: |
  quantity: 120
  defective_quantity: 20
*/
SELECT 'complaints' AS kind, id AS record, '/defective_quantity' AS pointer,
       rtrim(rtrim(printf('%d.%03d', defective_quantity / 1000, defective_quantity % 1000), '0'), '.')
           AS defective,
       rtrim(rtrim(printf('%d.%03d', quantity / 1000, quantity % 1000), '0'), '.') AS quantity
FROM complaints
WHERE defective_quantity > quantity
