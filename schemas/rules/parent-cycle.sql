/*
code: rule/parent-cycle
severity: error
source: [S3-14, S3-09]
title: {zh: 上级关系绕成了圈, en: Records that are above themselves}
message:
  zh: 沿着“上级”往上走，又回到了 {record_id} 自己。
  en: Following “parent” upwards leads back to {record_id} itself.
fix:
  zh: 请改正 parent，最上一级不填。
  en: Correct parent; the topmost record has none.
why:
  zh: 部门和地区的汇总沿着上级关系进行，绕成圈就汇总不出来。
  en: Totals of departments and regions follow the parents; in a circle they have no end.
wrong: |
  # records/departments/sales.yaml
  parent: sales-2
  # records/departments/sales-2.yaml
  parent: sales
right: |
  # records/departments/sales-2.yaml
  parent: sales
*/
WITH RECURSIVE up (kind, start, here) AS (
    SELECT 'departments', id, parent FROM departments WHERE parent IS NOT NULL
    UNION
    SELECT up.kind, up.start, d.parent
    FROM up JOIN departments AS d ON up.kind = 'departments' AND d.id = up.here
    WHERE d.parent IS NOT NULL
),
round_about (kind, start, here) AS (
    SELECT 'regions', id, parent FROM regions WHERE parent IS NOT NULL
    UNION
    SELECT r.kind, r.start, d.parent
    FROM round_about AS r JOIN regions AS d ON d.id = r.here
    WHERE d.parent IS NOT NULL
)
SELECT kind, start AS record, '/parent' AS pointer, start AS record_id FROM up WHERE here = start
UNION ALL
SELECT kind, start, '/parent', start FROM round_about WHERE here = start
