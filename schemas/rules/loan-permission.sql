/*
code: rule/loan-permission
severity: warning
source: [S0-25, S0-24]
title: {zh: 保密档案的借阅没有查阅许可, en: Confidential file lent without a permission}
message:
  zh: 档案“{dossier}”是保密档案，{applicant}在 {date} 没有有效的权限或查阅许可。
  en: The file “{dossier}” is confidential, and {applicant} had no permission for it on {date}.
fix:
  zh: 请登记查阅许可（disclosures，consultation 注明这笔借阅）、权限，或列入密级的阅读人。
  en: Record a consultation that names this loan, a permission, or make the person a reader of the grading.
why:
  zh: 未经许可，任何人不得随意调阅客户档案。
  en: Without permission nobody may consult customer files.
wrong: |
  # 档案 grade: confidential，没有许可 / and no permission
  applicant: li-ming
  dossier: D-26-3FGH
right: |
  # records/disclosures/2026/DD-26-3FGHJ.yaml
  disclosure_type: consultation
  consultation: {applicant: li-ming, purpose: 投标测算, permitted_by: wang-fang, loan: F-26-3FGHJ}
*/
WITH lent AS (
    SELECT l.id, l.applicant, l.borrowed_on AS day, d.id AS dossier, d.title
    FROM loans AS l JOIN dossiers AS d ON d.id = l.dossier
    WHERE l.borrowed_on IS NOT NULL AND d.class >= 2 AND l.applicant IS NOT d.keeper
)
SELECT 'loans' AS kind, l.id AS record, '/applicant' AS pointer, l.title AS dossier,
       s.name AS applicant, l.day AS date
FROM lent AS l JOIN staff AS s ON s.id = l.applicant
WHERE NOT EXISTS (SELECT 1 FROM disclosures AS c
                  WHERE c.consultation_loan = l.id AND c.consultation_applicant = l.applicant
                    AND c.state IN ('permitted', 'consulted'))
  AND NOT EXISTS (SELECT 1 FROM disclosures AS p
                  WHERE p.disclosure_type = 'permission'
                    AND p.permission_permission IN ('borrow', 'edit')
                    AND l.day BETWEEN p.permission_valid_from
                        AND coalesce(p.permission_valid_to, '9999-12-31')
                    AND (p.permission_staff = l.applicant
                         OR EXISTS (SELECT 1 FROM roles_held AS h
                                    WHERE h.staff = l.applicant AND h.role = p.permission_role
                                      AND l.day BETWEEN h.first_day AND h.last_day)))
  AND NOT EXISTS (SELECT 1 FROM disclosures_grading_records AS g
                  JOIN disclosures AS q ON q.id = g.record AND q.state = 'in_force'
                  WHERE g.value = l.dossier
                    AND (EXISTS (SELECT 1 FROM disclosures_grading_readers AS r
                                 WHERE r.record = q.id AND r.value = l.applicant)
                         OR s.department IN (SELECT r.value
                                             FROM disclosures_grading_reader_departments AS r
                                             WHERE r.record = q.id)))
