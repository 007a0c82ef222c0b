/*
code: rule/regulation-owner
severity: warning
source: [S3-04, S3-05, S0-33]
title: {zh: 制度的起草部门或批准人不合规定, en: Regulation drafted or approved by others than the policy names}
message:
  zh: “{title}”由{department}起草、{approver}批准，公司规定里没有这种安排。
  en: “{title}” is drafted by {department} and approved by “{approver}”, which the policy does not provide for.
fix:
  zh: 请改为规定的起草部门和批准人；安排已变的，先改公司规定里的 regulation_owner。
  en: Name the department and approver of the policy; if that has changed, change regulation_owner first.
why:
  zh: 制度由谁起草、由谁批准，各有规定；批准人不对，制度不能生效。
  en: It is laid down who drafts and who approves a regulation; approved by somebody else it cannot take effect.
wrong: |
  document_type: regulation
  drafted_by: finance
  approver: general_manager
right: |
  document_type: regulation
  drafted_by: general
  approver: general_manager
*/
SELECT 'documents' AS kind, d.id AS record, '/approver' AS pointer, d.title,
       coalesce(p.name, d.drafted_by) AS department, c.zh AS approver_zh, c.en AS approver_en
FROM documents AS d
LEFT JOIN departments AS p ON p.id = d.drafted_by
JOIN choices AS c ON c.kind = 'documents' AND c.column_name = 'approver' AND c.const = d.approver
WHERE d.document_type = 'regulation' AND d.state <> 'dropped'
  AND NOT EXISTS (
      SELECT 1
      FROM json_each((SELECT value FROM policy
                      WHERE setting = 'regulation_owner' AND from_date <= d.drafted_on
                      ORDER BY from_date DESC LIMIT 1)) AS o
      WHERE json_extract(o.value, '$.approved_by') IS d.approver
        AND coalesce(json_extract(o.value, '$.drafted_by'), p.function) IS p.function)
