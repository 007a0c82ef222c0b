/*
code: rule/over-budget
severity: warning
source: ["S4-3.18", "S4-3.22", "S4-3.24"]
title: {zh: 支出超过批准的预算, en: Spent more than was approved}
message:
  zh: “{item}”的支出超过了批准的数额，也没有说明。
  en: More was spent on {item} than was approved, without an explanation.
fix:
  zh: 请核对票据；确有超支的，在说明或备注里写明原因，再报销。
  en: Check the receipts; if more was really needed, explain it in the notes before claiming.
why:
  zh: 报销不得超过批准的数额，超出的部分要有人知道为什么。
  en: A claim stays within what was approved; what goes beyond needs a reason.
wrong: |
  costs:
    - {item: meals, budget: 600, actual: 980}
right: |
  costs:
    - {item: meals, budget: 600, actual: 980, remarks: 客户增加两人}
*/
SELECT 'hospitality' AS kind, h.id AS record, '/costs/' || c.n || '/actual' AS pointer,
       o.zh AS item_zh, o.en AS item_en
FROM hospitality AS h
JOIN hospitality_costs AS c ON c.record = h.id
JOIN choices AS o ON o.kind = 'hospitality' AND o.column_name = 'costs_item' AND o.const = c.item
WHERE c.actual > coalesce(c.budget, 0) AND c.remarks IS NULL AND h.expense_notes IS NULL
  AND coalesce(h.unannounced, 0) = 0
UNION ALL
SELECT 'visits', id, '/expenses', '拜访', 'the visit'
FROM visits
WHERE expenses_total > application_estimated_cost
  AND NOT EXISTS (SELECT 1 FROM visits_expenses WHERE record = id AND remarks IS NOT NULL)
