/*
code: rule/permission-twice
severity: error
source: [S0-24]
title: {zh: 同一类信息有两个查阅权限, en: Two permissions for the same information at a time}
message:
  zh: 这里从 {from_date} 起给予的“{data}”权限与 {other} 重叠。
  en: The permission for “{data}” given from {from_date} overlaps with {other}.
fix:
  zh: 请在前一个权限写明失效日期 valid_to，或合并成一个。
  en: Write valid_to in the earlier permission, or make one of the two.
why:
  zh: 查阅权限决定谁可以看什么；两个权限并存，就不知道以哪个为准。
  en: The permission says who may see what; with two of them nobody knows which one holds.
wrong: |
  # DD-26-3FGHJ 给同一角色同类信息的权限没有失效日期 / an open one for the same role and data
  permission: {role: finance, data_classes: [credit], permission: none, granted_by: zhou-xiaolan, valid_from: 2026-07-01}
right: |
  # DD-26-3FGHJ: valid_to: 2026-06-30
  permission: {role: finance, data_classes: [credit], permission: none, granted_by: zhou-xiaolan, valid_from: 2026-07-01}
*/
WITH given AS (
    SELECT d.id, c.value AS data, d.permission_valid_from AS from_date,
           lag(d.id) OVER w AS other,
           lag(coalesce(d.permission_valid_to, '9999-12-31')) OVER w AS other_to
    FROM disclosures AS d JOIN disclosures_permission_data_classes AS c ON c.record = d.id
    WHERE d.disclosure_type = 'permission'
    WINDOW w AS (PARTITION BY coalesce(d.permission_role, ''), coalesce(d.permission_staff, ''),
                              c.value
                 ORDER BY d.permission_valid_from, d.id)
)
SELECT 'disclosures' AS kind, g.id AS record, '/permission/valid_from' AS pointer, g.from_date,
       g.other, c.zh AS data_zh, c.en AS data_en
FROM given AS g
JOIN choices AS c ON c.kind = 'disclosures' AND c.column_name = 'permission_data_classes'
    AND c.const = g.data
WHERE g.other_to >= g.from_date
