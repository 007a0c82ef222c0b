/*
code: rule/loan-outcome
severity: error
source: [S2-23, S2-25, S2-32]
title: {zh: 借阅所附的事件或提供记录不符, en: Incident or disclosure that does not fit the loan}
message:
  zh: “{field}”{other}：{reason}。
  en: "“{field}” {other}: {reason}."
fix:
  zh: 请引用这份档案的事件，或这家客户已办妥的提供记录。
  en: Name the incident of this file, or the disclosure for this customer that has been completed.
why:
  zh: 缺失要追到同一份档案和借阅人；留给第三方的影印件要有客户同意和协议。
  en: What is missing is traced to the same file; copies left with a third party need the customer’s consent and an agreement.
wrong: |
  # I-26-3FGHJ 是另一份档案的事件 / an incident of another file
  dossier: D-26-3FGH
  incident: I-26-3FGHJ
right: |
  # I-26-4FGHJ: dossier: D-26-3FGH
  dossier: D-26-3FGH
  incident: I-26-4FGHJ
*/
SELECT 'loans' AS kind, l.id AS record, '/incident' AS pointer,
       '事件' AS field_zh, 'Incident' AS field_en, i.id AS other,
       '是另一份档案的事件' AS reason_zh, 'it is about another file' AS reason_en
FROM loans AS l JOIN incidents AS i ON i.id = l.incident
WHERE l.dossier IS NOT NULL AND i.dossier IS NOT l.dossier
UNION ALL
SELECT 'loans', l.id, '/copying/disclosure', '提供记录', 'Disclosure', d.id,
       '是另一家客户的', 'it is about another customer'
FROM loans AS l JOIN disclosures AS d ON d.id = l.copying_disclosure
JOIN dossiers AS f ON f.id = l.dossier
WHERE d.customer IS NOT NULL AND f.customer IS NOT NULL AND d.customer <> f.customer
UNION ALL
SELECT 'loans', l.id, '/copying/disclosure', '提供记录', 'Disclosure', d.id,
       '尚未办妥提供手续', 'it has not been completed'
FROM loans AS l JOIN disclosures AS d ON d.id = l.copying_disclosure
WHERE l.state = 'left' AND d.state <> 'shared'
