/*
code: rule/opinion-after-decision
severity: warning
source: ["S4-6.09"]
title: {zh: 决定早于部门意见, en: Decision before a department’s opinion}
message:
  zh: “{role}”在 {date} 才签署意见，晚于“{decider}”的决定（{decided}）。
  en: The {role} gave an opinion on {date}, after the decision of the {decider} ({decided}).
fix:
  zh: "请核对日期；决定作出以后补的意见，写 decision: comment。"
  en: Check the dates; an opinion added after the decision is a comment.
why:
  zh: 领导根据各部门的意见决定，意见在后就失去作用。
  en: The decision rests on the opinions of the departments, which come first.
wrong: |
  sign_offs:
    - {role: general_manager, staff: qin-wangshu, on: 2026-05-09, decision: agree}
    - {role: quality, staff: xu-wenbo, on: 2026-05-10, decision: agree}
right: |
  sign_offs:
    - {role: quality, staff: xu-wenbo, on: 2026-05-08, decision: agree}
    - {role: general_manager, staff: qin-wangshu, on: 2026-05-09, decision: agree}
*/
WITH decided AS MATERIALIZED (
    SELECT record, role, max("on") AS day FROM complaints_sign_offs
    WHERE role IN ('deputy_general_manager', 'general_manager') AND decision = 'agree'
    GROUP BY record
)
SELECT 'complaints' AS kind, o.record, '/sign_offs/' || o.n || '/on' AS pointer, o."on" AS date,
       r.zh AS role_zh, r.en AS role_en, d.day AS decided, e.zh AS decider_zh, e.en AS decider_en
FROM complaints_sign_offs AS o
JOIN decided AS d ON d.record = o.record AND o."on" > d.day
JOIN choices AS r ON r.kind = 'staff' AND r.column_name = 'roles_role' AND r.const = o.role
JOIN choices AS e ON e.kind = 'staff' AND e.column_name = 'roles_role' AND e.const = d.role
WHERE o.decision <> 'comment'
  AND o.role IN ('handler', 'customer_service', 'marketing_centre', 'production', 'quality',
                 'finance')
