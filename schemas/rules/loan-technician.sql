/*
code: rule/loan-technician
severity: warning
source: [S2-18, S2-17]
title: {zh: 备份复印件借给非技术人员, en: Spare copy lent to somebody who is no technician}
message:
  zh: "{applicant}在 {date} 不是技术人员。"
  en: "{applicant} was no technician on {date}."
fix:
  zh: 请改借原件或影印件；确是技术人员的，在员工档案登记角色。
  en: Lend the original or a copy instead; a technician is recorded with the role in the staff file.
why:
  zh: 常用文档的备份复印件供技术人员借阅、使用。
  en: Spare copies of documents in frequent use are there for the technicians.
wrong: |
  # li-ming 不是技术人员 / is no technician
  document_kind: spare_copy
  applicant: li-ming
right: |
  # gu-qiming: roles: [{role: technician, from: 2024-01-01}]
  document_kind: spare_copy
  applicant: gu-qiming
*/
SELECT 'loans' AS kind, l.id AS record, '/applicant' AS pointer, s.name AS applicant,
       coalesce(l.borrowed_on, l.applied_on) AS date
FROM loans AS l JOIN staff AS s ON s.id = l.applicant
WHERE l.document_kind = 'spare_copy'
  AND NOT EXISTS (SELECT 1 FROM roles_held AS h
                  WHERE h.staff = l.applicant AND h.role = 'technician'
                    AND coalesce(l.borrowed_on, l.applied_on) BETWEEN h.first_day AND h.last_day)
