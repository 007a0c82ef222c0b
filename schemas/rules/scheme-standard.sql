/*
code: rule/scheme-standard
severity: error
source: ["S4-5.12"]
title: {zh: 沿用的方案或策略没有批准, en: Follows a scheme or strategy that has not been approved}
message:
  zh: “{field}”引用的 {other} 还没有批准。
  en: "{other}, named as {field}, has not been approved."
fix:
  zh: 请先把它报批，或改用已经批准的方案。
  en: Have it approved first, or name one that is.
why:
  zh: 标准方案和策略经批准才可以照用。
  en: Standard schemes and strategies are used once they are approved.
wrong: |
  # QS-26-2BBBB 还在拟订 / QS-26-2BBBB is still being drafted
  standard_scheme: QS-26-2BBBB
right: |
  # QS-26-2BBBB 已批准 / QS-26-2BBBB is approved
  standard_scheme: QS-26-2BBBB
*/
WITH used AS (
    SELECT id, '/standard_scheme' AS pointer, standard_scheme AS other,
           '标准方案' AS field_zh, 'the standard scheme' AS field_en
    FROM schemes WHERE standard_scheme IS NOT NULL
    UNION ALL
    SELECT id, '/follows', follows, '依据的策略', 'the strategy followed'
    FROM schemes WHERE follows IS NOT NULL
)
SELECT 'schemes' AS kind, u.id AS record, u.pointer, u.other, u.field_zh, u.field_en
FROM used AS u JOIN schemes AS s ON s.id = u.other
WHERE s.state IN ('strategy_drafted', 'strategy_submitted', 'requested', 'needs_known',
                  'examining', 'reviewed', 'dropped')
