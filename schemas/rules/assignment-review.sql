/*
code: rule/assignment-review
severity: warning
source: [S3-29, S3-30]
title: {zh: 划归没有经业务部门经理审核, en: Assignment that no department manager has reviewed}
message:
  zh: 这次划归没有业务部门经理同意的签署。
  en: No department manager has agreed to this assignment.
fix:
  zh: 请由业务部门经理在 sign_offs 签署（role 为 department_manager）。
  en: Have the department manager sign it in sign_offs (role department_manager).
why:
  zh: 新客户和淘汰客户由业务部门经理审核，在业务员之间重新划归。
  en: New and eliminated customers are reviewed by the department manager and assigned anew.
wrong: |
  case: new
  salesperson: zhou-xiaolan
right: |
  case: new
  salesperson: zhou-xiaolan
  sign_offs:
    - {role: department_manager, staff: sun-lihua, on: 2026-07-01, decision: agree}
*/
SELECT 'assignments' AS kind, a.id AS record, '' AS pointer
FROM assignments AS a
WHERE coalesce((SELECT s.decision FROM assignments_sign_offs AS s
                WHERE s.record = a.id AND s.role = 'department_manager'
                  AND s.decision <> 'comment'
                ORDER BY s."on" DESC, s.n DESC LIMIT 1), '') <> 'agree'
