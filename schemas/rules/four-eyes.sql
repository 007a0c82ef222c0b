/*
code: rule/four-eyes
severity: error
source: ["S4-1.02", "S4-2.14", "S4-2.17", "S4-3.17", "S4-2.10", "S4-5.12", S1-42]
title: {zh: 经办与审批是同一人, en: The same person proposes and approves}
message:
  zh: "{staff} 是这件事的经办人，又以“{role}”的身份签署同意。"
  en: "{staff} has prepared this and agrees to it as {role}."
fix:
  zh: 请由另一位有权的人签署；职位由一人兼任的，由上一级签署。
  en: Have somebody else with that authority sign; where one person holds both posts, the next level signs.
why:
  zh: 一件事由一人经办、由另一人审核，差错和私利才有人看见。
  en: One prepares and another approves, so that slips and private gain are seen.
wrong: |
  applicant: meng-fan
  sign_offs:
    - {role: customer_relations_supervisor, staff: meng-fan, on: 2026-03-12, decision: agree}
right: |
  applicant: meng-fan
  sign_offs:
    - {role: customer_relations_supervisor, staff: du-ruolin, on: 2026-03-12, decision: agree}
*/
-- n: the place of the signature by which somebody took part, empty for a field
WITH authors (kind, record, staff, n) AS (
    SELECT 'appraisals', id, assessed_by, NULL FROM appraisals
    UNION ALL SELECT 'opportunities', id, person_in_charge, NULL FROM opportunities
    UNION ALL SELECT 'hospitality', id, applicant, NULL FROM hospitality
    UNION ALL SELECT 'gifts', id, applicant, NULL FROM gifts
    UNION ALL SELECT 'plans', id, preparer, NULL FROM plans
    UNION ALL SELECT 'schemes', record, value, NULL FROM schemes_examination_participants
    UNION ALL SELECT 'credits', id, investigator, NULL FROM credits
    UNION ALL SELECT 'documents', id, preparer, NULL FROM documents
    UNION ALL SELECT 'key-evaluations', id, prepared_by, NULL FROM key_evaluations
    UNION ALL SELECT 'support-requests', id, applicant, NULL FROM support_requests
    UNION ALL SELECT 'staff-appraisals', id, employee, NULL FROM staff_appraisals
    UNION ALL SELECT 'appraisals', record, staff, n FROM appraisals_sign_offs
    WHERE role = 'preparer'
    UNION ALL SELECT 'opportunities', record, staff, n FROM opportunities_sign_offs
    WHERE role = 'customer_development_supervisor'
),
approving (kind, role) AS (
    VALUES ('appraisals', 'reviewer'), ('opportunities', 'customer_development_supervisor'),
        ('opportunities', 'customer_service_manager'),
        ('hospitality', 'customer_relations_supervisor'),
        ('hospitality', 'customer_service_manager'), ('gifts', 'supervisor'),
        ('gifts', 'office_director'), ('gifts', 'deputy_general_manager'),
        ('plans', 'supervisor'), ('plans', 'customer_development_supervisor'),
        ('plans', 'customer_relations_supervisor'), ('plans', 'key_account_supervisor'),
        ('plans', 'call_centre_supervisor'), ('plans', 'after_sales_supervisor'),
        ('plans', 'customer_service_manager'), ('plans', 'senior_management'),
        ('schemes', 'senior_management'), ('credits', 'customer_service_manager'),
        ('credits', 'general_manager'), ('documents', 'general_manager'),
        ('documents', 'company_leadership'), ('documents', 'president'),
        ('documents', 'customer_service_manager'), ('key-evaluations', 'customer_service_manager'),
        ('support-requests', 'department_manager'), ('staff-appraisals', 'direct_superior'),
        ('staff-appraisals', 'department_manager')
),
approvals AS MATERIALIZED (
    SELECT s.kind, s.record, s.n, s.staff, s.role
    FROM every_sign_off AS s JOIN approving AS a ON a.kind = s.kind AND a.role = s.role
    WHERE s.decision = 'agree'
),
clashes AS (
    SELECT DISTINCT p.kind, p.record, '/sign_offs/' || p.n || '/staff' AS pointer, p.staff,
           c.zh AS role_zh, c.en AS role_en
    FROM approvals AS p
    JOIN authors AS a ON a.kind = p.kind AND a.record = p.record AND a.staff = p.staff
        AND (a.n IS NULL OR a.n < p.n)
    JOIN choices AS c ON c.kind = 'staff' AND c.column_name = 'roles_role' AND c.const = p.role
    UNION ALL
    SELECT DISTINCT 'improvements', i.id, '/verification/by', i.verification_by,
           '验证人', 'the one who verifies'
    FROM improvements AS i
    JOIN improvements_measures AS m ON m.record = i.id AND m.responsible = i.verification_by
)
SELECT x.kind, x.record, x.pointer, s.name AS staff, x.role_zh, x.role_en
FROM clashes AS x JOIN staff AS s ON s.id = x.staff
