/*
code: rule/loan-consent
severity: error
source: [S2-16, S2-18, S2-20, S2-21, S0-25]
title: {zh: 借阅没有有权的人同意, en: Loan without the consent of whoever may give it}
message:
  zh: 须由{wanted}同意，{given}。
  en: "Consent must come from {wanted}; {given}."
fix:
  zh: 请由规定的人同意并写入 consent；由他人代理的，先在员工档案登记代理期间。
  en: Have the right person consent and record it in consent; a deputy is recorded with dates in the staff file first.
why:
  zh: 借阅由客户档案管理员同意；带出公司或影印须经内勤部经理同意，同意过带出的备份复印件除外。
  en: The file administrator consents to a loan; use outside the company and copying need the office manager, except for spare copies cleared for it.
wrong: |
  # tang-yue 是档案管理员，不是内勤部经理 / file administrator, not office manager
  place_of_use: outside
  consent: {by: tang-yue, on: 2026-04-02}
right: |
  # sun-li 是内勤部经理 / office manager
  place_of_use: outside
  consent: {by: sun-li, on: 2026-04-02}
*/
WITH asked AS (
    SELECT l.id, l.consent_by, l.consent_on,
           CASE WHEN (l.place_of_use = 'outside' OR l.loan_kind = 'copying') AND c.may_leave IS NOT 1
                THEN 'office_manager' ELSE 'file_administrator' END AS role
    FROM loans AS l
    LEFT JOIN dossiers_spare_copies AS c ON c.record = l.dossier AND c.copy_number = l.spare_copy
    WHERE l.borrowed_on IS NOT NULL AND l.dossier IS NOT NULL
      -- a file of the customer service department is lent by its manager
      AND l.dossier NOT IN (SELECT id FROM dossiers WHERE dossier_type = 'customer')
)
SELECT 'loans' AS kind, a.id AS record,
       CASE WHEN a.consent_by IS NULL THEN '' ELSE '/consent/by' END AS pointer,
       r.zh AS wanted_zh, r.en AS wanted_en,
       coalesce('现为' || s.name, '没有填写') AS given_zh,
       coalesce('it is from ' || s.name, 'none is recorded') AS given_en
FROM asked AS a
JOIN choices AS r ON r.kind = 'staff' AND r.column_name = 'roles_role' AND r.const = a.role
LEFT JOIN staff AS s ON s.id = a.consent_by
WHERE (a.consent_by IS NULL OR s.id IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM roles_held AS h
                  WHERE h.staff = a.consent_by AND h.role IN (a.role, 'office_manager')
                    AND a.consent_on BETWEEN h.first_day AND h.last_day)
