/*
code: rule/sharing-consent
severity: error
source: [S1-34, "S1-34:consent_validity_months", S1-35]
title: {zh: 共享客户信息没有有效的同意或保密协议, en: Shared without a consent or agreement in force}
message:
  zh: "{date} 共享，当时的缺陷是：{missing}。"
  en: "It was shared on {date}, although: {missing}."
fix:
  zh: 请补上当日有效的书面同意和保密协议；确实没有的，按泄密事件处理。
  en: Add the written consent and the confidentiality agreement in force on that day; if there are none, it is an incident.
why:
  zh: 客户信息经客户书面同意、签署保密协议后才能共享；有效期由公司设定。
  en: Customer data are shared after written consent and a confidentiality agreement; the company sets how long they hold.
wrong: |
  # 公司规定同意有效 12 个月 / a consent holds for 12 months
  consent: {document: 合同附件三, on: 2024-05-20}
  shared_on: 2026-06-02
right: |
  consent: {document: 合同附件三, on: 2026-05-20}
  shared_on: 2026-06-02
*/
WITH shared AS (
    SELECT id, sharing_shared_on AS day, sharing_consent_on AS consent,
           sharing_agreement_signed_on AS agreement, sharing_consent_valid_to AS consent_to,
           sharing_agreement_valid_to AS agreement_to,
           sharing_recipient_type = 'partner' OR (
               SELECT json_extract(value, '$') FROM policy
               WHERE setting = 'internal_sharing_needs_consent' AND from_date <= sharing_shared_on
               ORDER BY from_date DESC LIMIT 1) AS needed,
           (SELECT CAST(value AS INTEGER) FROM policy
            WHERE setting = 'consent_validity_months' AND from_date <= sharing_shared_on
              AND value <> 'null'
            ORDER BY from_date DESC LIMIT 1) AS months
    FROM disclosures WHERE disclosure_type = 'sharing' AND sharing_shared_on IS NOT NULL
),
judged AS (
    SELECT id, day,
           CASE WHEN NOT needed THEN NULL
                WHEN consent IS NULL THEN 'consent'
                WHEN agreement IS NULL THEN 'agreement'
                WHEN consent_to IS NULL AND date(consent, '+' || months || ' months') < day
                    THEN 'old consent'
                WHEN agreement_to IS NULL AND date(agreement, '+' || months || ' months') < day
                    THEN 'old agreement' END AS missing
    FROM shared
)
SELECT 'disclosures' AS kind, id AS record, '/sharing/shared_on' AS pointer, day AS date,
       CASE missing WHEN 'consent' THEN '没有客户的书面同意' WHEN 'agreement' THEN '没有签署保密协议'
            WHEN 'old consent' THEN '书面同意已过有效期' ELSE '保密协议已过有效期' END AS missing_zh,
       CASE missing WHEN 'consent' THEN 'the customer had not consented in writing'
            WHEN 'agreement' THEN 'no confidentiality agreement was signed'
            WHEN 'old consent' THEN 'the written consent had run out'
            ELSE 'the confidentiality agreement had run out' END AS missing_en
FROM judged
WHERE missing IS NOT NULL
