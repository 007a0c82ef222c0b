/*
code: rule/key-tier
severity: warning
source: [S1-03]
title: {zh: 重点客户的等级是 C, en: Key customer in class C}
message:
  zh: 重点客户在各业务领域最近的评估都是 C 类。
  en: The latest evaluations of this key customer give class C in every business area.
fix:
  zh: 请核对分类和评估：是否仍是重点客户，或评估是否过低。
  en: "Check category and evaluation: is it still a key customer, or is the rating too low?"
why:
  zh: 重点客户要既重要又有较高商业价值，C 类与此矛盾。
  en: A key customer is important and of high value, which class C contradicts.
wrong: |
  # 最近评估为 C 类 / the latest evaluation gives C
  category: key
right: |
  category: general
*/
SELECT 'customers' AS kind, id AS record, '/category' AS pointer
FROM customers
WHERE category = 'key' AND tier_high = 'C' AND state <> 'closed'
