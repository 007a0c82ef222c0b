/*
code: rule/survey-agency
severity: warning
source: [S2-47]
title: {zh: 委托调查没有资料提供手续, en: Commissioned survey without a disclosure}
message:
  zh: 委托“{agency}”调查，没有在 {date} 或之前向其提供客户资料的手续（客户同意和保密协议）。
  en: “{agency}” was commissioned on {date}, but no disclosure to it of that day or before is on record.
fix:
  zh: 请登记向该机构提供资料的记录（disclosures），并在 commission.disclosures 引用；没有提供客户资料的，在备注说明后申请豁免。
  en: Record the disclosure to that agency and name it in commission.disclosures; if no customer data were given, ask for a waiver.
why:
  zh: 把客户资料交给合作方，须有客户同意和保密协议。
  en: Customer data go to a partner only with the customer’s consent and a confidentiality agreement.
wrong: |
  commission: {agency: S-26-3MPW, subject: 行业运力, commissioned_on: 2026-04-01}
right: |
  commission: {agency: S-26-3MPW, subject: 行业运力, commissioned_on: 2026-04-01, disclosures: [DD-26-3FGHJ]}
*/
SELECT 'surveys' AS kind, u.id AS record, '/commission' AS pointer,
       coalesce(s.name, u.commission_agency) AS agency, u.commission_commissioned_on AS date
FROM surveys AS u LEFT JOIN suppliers AS s ON s.id = u.commission_agency
WHERE u.commission_agency IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM surveys_commission_disclosures AS l
                  JOIN disclosures AS d ON d.id = l.value
                  WHERE l.record = u.id AND d.sharing_partner = u.commission_agency
                    AND d.opened_on <= u.commission_commissioned_on)
