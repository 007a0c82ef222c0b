/*
code: rule/private-evidence
severity: error
source: ["S4-7.10"]
title: {zh: 个人隐私问题没有写明来源和目的, en: Private question without source and purpose}
message:
  zh: “{question}”涉及个人隐私，已经填写，却没有写明来源和使用目的。
  en: “{question}” asks for private matters and is answered, but source and purpose are not recorded.
fix:
  zh: 最好不填这一项；确需使用的，在 evidence 里写明问题、来源和目的。
  en: Best leave it out; where it is needed, name question, source and purpose in evidence.
why:
  zh: 处理敏感个人信息须有特定目的和充分必要；传闻不能作依据。
  en: Sensitive personal data need a definite purpose and necessity; hearsay is no basis.
wrong: |
  management: {gambling: true}
right: |
  management: {gambling: true}
  evidence:
    - {question: gambling, source: 法院公告, purpose: 授信审查}
*/
WITH asked AS (
    SELECT a.id, q.key AS question
    FROM credit_analyses AS a, json_each(json_object(
        'health', a.management_health, 'family_harmony', a.management_family_harmony,
        'scandal', a.management_scandal, 'drink', a.management_drink,
        'gambling', a.management_gambling, 'hobbies', a.management_hobbies,
        'political_ties', a.management_political_ties,
        'special_groups', a.management_special_groups,
        'criminal_scandal', a.management_criminal_scandal,
        'assets_in_proportion', a.management_assets_in_proportion,
        'private_loans', a.management_private_loans, 'mortgages', a.management_mortgages)) AS q
    WHERE q.value IS NOT NULL
)
SELECT 'credit-analyses' AS kind, a.id AS record, '/management/' || a.question AS pointer,
       a.question
FROM asked AS a
WHERE NOT EXISTS (
    SELECT 1 FROM credit_analyses_evidence AS e
    WHERE e.record = a.id AND e.question = a.question)
