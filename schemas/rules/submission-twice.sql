/*
code: rule/submission-twice
severity: error
source: [S0-06, S2-30, S3-21]
title: {zh: 同一名单报送了两次, en: The same list submitted twice}
message:
  zh: "{month} 的这份名单（报表）已有另一份：{other}。"
  en: "There is another list of this kind for {month}: {other}."
fix:
  zh: 请只保留一份；内容有变的，退回后在原来那份上修改再报。
  en: Keep one of them; if the content changed, return the first, change it and submit it again.
why:
  zh: 每个部门（员工）每月每种名单一份，两份并存就不知道以哪份为准。
  en: There is one list of a kind per department or employee and month; with two nobody knows which holds.
wrong: |
  # SB-26-3FGHJ 也是营销中心 2026-04 的客户清单 / is the same list
  list_type: customer_list
  department: marketing
  month: 2026-04
right: |
  list_type: customer_list
  department: marketing
  month: 2026-05
*/
WITH lists AS (
    SELECT id, list_type, month,
           CASE list_type WHEN 'monthly_results' THEN employee ELSE department END AS whose
    FROM submissions
    WHERE list_type IN ('customer_list', 'supplier_list', 'loans_out', 'monthly_results')
),
repeated AS (
    SELECT id, month, lag(id) OVER (PARTITION BY list_type, month, whose ORDER BY id) AS other
    FROM lists
)
SELECT 'submissions' AS kind, id AS record, '/month' AS pointer, month, other
FROM repeated WHERE other IS NOT NULL
