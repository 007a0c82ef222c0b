/*
code: rule/credit-limit
severity: error
source: ["S4-2.08", "S4-2.09"]
title: {zh: 信用额度超过该等级的上限, en: Credit limit above that of the grade}
message:
  zh: 授予的信用额度超过了该信用等级的上限，也没有说明理由。
  en: The credit limit granted is above that of the credit grade, and no reason is stated.
fix:
  zh: 请核对额度；确需偏离的，在信用调查里填写 override_reason。
  en: Check the limit; for a departure fill in override_reason of the investigation.
why:
  zh: 各等级的额度由公司规定，超过的须有理由并经批准。
  en: The company sets the limit of each grade; what goes beyond needs a reason and an approval.
wrong: |
  # B 级的上限是 30 万元 / the limit of grade B is 300,000
  assessment: {credit_grade: B, credit_limit: 500000}
right: |
  assessment: {credit_grade: B, credit_limit: 300000}
*/
WITH granted AS (
    SELECT 'credits' AS kind, id, '/assessment/credit_limit' AS pointer,
           assessment_credit_grade AS grade, assessment_credit_limit AS amount,
           coalesce(investigated_on, opened_on) AS day
    FROM credits WHERE assessment_override_reason IS NULL
    UNION ALL
    SELECT 'credit-changes', id, '/new_limit', new_grade, new_limit,
           coalesce(valid_from, reported_on)
    FROM credit_changes
)
SELECT kind, id AS record, pointer
FROM granted
WHERE amount > round((
    SELECT json_extract(value, '$.' || grade) FROM policy
    WHERE setting = 'credit_limits' AND from_date <= day
    ORDER BY from_date DESC LIMIT 1) * 100)
