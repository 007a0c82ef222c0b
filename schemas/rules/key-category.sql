/*
code: rule/key-category
severity: warning
source: [S1-16, S1-03, "S4-4.03"]
title: {zh: 重点客户没有评定记录, en: Key customer without a selection}
message:
  zh: 客户分类是重点客户，但没有在分类日期及以前评定通过的记录。
  en: The customer is a key customer, but no selection on or before that day accepts it.
fix:
  zh: 请补登重点客户评定（三项评分、结论、客户服务部经理签署），或改正分类。
  en: Add the selection (three ratings, conclusion, signature of the customer service manager), or correct the category.
why:
  zh: 重点客户由商业价值、合作潜力和业务发展重要性综合评定，不能随手标上。
  en: Key customers are selected by value, potential and importance and not just marked.
wrong: |
  # 没有评定记录 / there is no selection
  category: key
right: |
  # records/key-evaluations/…: conclusion: accept
  category: key
*/
SELECT 'customers' AS kind, c.id AS record, '/category' AS pointer
FROM customers AS c
WHERE c.category = 'key'
  AND NOT EXISTS (SELECT 1 FROM known_ids WHERE kind = 'key-evaluations' AND NOT valid)
  AND NOT EXISTS (
      SELECT 1 FROM key_evaluations AS e
      WHERE e.customer = c.id AND e.conclusion = 'accept'
        AND coalesce(e.decided_on, e.evaluated_on) <= coalesce(c.category_set_on, '9999-12-31'))
