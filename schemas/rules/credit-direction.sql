/*
code: rule/credit-direction
severity: error
source: ["S4-7.20", "S4-7.11"]
title: {zh: 调升、调降与前后等级或额度相反, en: Raised or reduced against grades or limits}
message:
  zh: 写明是“{direction}”，前后的等级或额度却相反。
  en: It is called “{direction}”, but grades or limits go the other way.
fix:
  zh: 请核对 direction、credit_grade、new_grade 和额度。
  en: Check direction, credit_grade, new_grade and the limits.
why:
  zh: 调升由总经理批准，调降由客户服务部经理批准，方向写反就会走错流程。
  en: A rise is approved by the general manager, a reduction by the customer service manager; the wrong direction takes the wrong course.
wrong: |
  direction: increase
  credit_grade: B
  new_grade: C
right: |
  direction: reduction
  credit_grade: B
  new_grade: C
*/
SELECT 'credit-changes' AS kind, x.id AS record, '/direction' AS pointer,
       c.zh AS direction_zh, c.en AS direction_en
FROM credit_changes AS x
JOIN choices AS c ON c.kind = 'credit-changes' AND c.column_name = 'direction'
    AND c.const = x.direction
WHERE (x.direction = 'increase' AND (x.new_grade > x.credit_grade OR x.new_limit < x.old_limit))
   OR (x.direction = 'reduction' AND (x.new_grade < x.credit_grade OR x.new_limit > x.old_limit))
