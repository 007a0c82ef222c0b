/*
id: given-data
title: {zh: 对外提供资料一览, en: Who was given what}
source: [S1-33, S1-35, S0-25]
group: files
order: 1036
sections:
  - id: given
    title: {zh: 已导出给外部的资料, en: Data exported for outsiders}
    columns:
      - {name: day, title: {zh: 日期, en: Date}, format: date, link: id, link_kind: disclosures, width: 8}
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 16}
      - {name: recipient, title: {zh: 接收方, en: Recipient}, empty: dash, width: 16}
      - {name: fields, title: {zh: 提供的栏目, en: Fields given}, format: list, empty: dash, width: 20}
      - {name: purpose, title: {zh: 用途, en: Purpose}, empty: dash, width: 16}
      - {name: given_by, title: {zh: 经办人, en: Handled by}, link: given_by_id, link_kind: staff, empty: dash, width: 8}
      - {name: consent_valid_to, title: {zh: 同意有效期至, en: Consent valid to}, format: date, empty: dash, width: 8}
  - id: consulted
    title: {zh: 已查阅的客户资料, en: Customer files consulted}
    columns:
      - {name: day, title: {zh: 日期, en: Date}, format: date, link: id, link_kind: disclosures, empty: dash, width: 8}
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 16}
      - {name: applicant, title: {zh: 查阅人, en: Person consulting}, link: applicant_id, link_kind: staff, empty: dash, width: 10}
      - {name: classes, title: {zh: 信息类别, en: Classes of information}, format: list, empty: dash, width: 16}
      - {name: purpose, title: {zh: 用途, en: Purpose}, empty: dash, width: 20}
      - {name: permitted_by, title: {zh: 许可人, en: Permission given by}, link: permitted_by_id, link_kind: staff, empty: dash, width: 10}
*/
-- section: given
SELECT e."on" AS day, d.id AS id, d.customer AS customer_id,
       (SELECT c.name FROM customers AS c WHERE c.id = d.customer) AS customer,
       coalesce((SELECT t.name FROM departments AS t WHERE t.id = d.sharing_department),
                (SELECT s.name FROM suppliers AS s WHERE s.id = d.sharing_partner),
                (SELECT c.name FROM customers AS c WHERE c.id = d.sharing_partner),
                d.sharing_partner_name) AS recipient,
       (SELECT json_group_array(shown) FROM (
          SELECT f.value AS shown FROM disclosures_sharing_exports_fields AS f
          WHERE f.record = e.record AND f.parent = e.n ORDER BY f.n)) AS fields,
       d.sharing_purpose AS purpose, e."by" AS given_by_id,
       (SELECT p.name FROM staff AS p WHERE p.id = e."by") AS given_by,
       d.sharing_consent_valid_to AS consent_valid_to
FROM disclosures_sharing_exports AS e
JOIN disclosures AS d ON d.id = e.record
ORDER BY e."on" DESC, d.id, e.n;
-- section: consulted
SELECT d.consultation_consulted_on AS day, d.id AS id, d.customer AS customer_id,
       (SELECT c.name FROM customers AS c WHERE c.id = d.customer) AS customer,
       d.consultation_applicant AS applicant_id,
       (SELECT p.name FROM staff AS p WHERE p.id = d.consultation_applicant) AS applicant,
       (SELECT json_group_array(shown) FROM (
          SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END AS shown
          FROM disclosures_consultation_data_classes AS v
          JOIN choices AS ch ON ch.kind = 'disclosures'
           AND ch.column_name = 'consultation_data_classes' AND ch.const = v.value
          WHERE v.record = d.id ORDER BY v.n)) AS classes,
       d.consultation_purpose AS purpose, d.consultation_permitted_by AS permitted_by_id,
       (SELECT p.name FROM staff AS p WHERE p.id = d.consultation_permitted_by) AS permitted_by
FROM disclosures AS d
WHERE d.disclosure_type = 'consultation' AND d.consultation_consulted_on IS NOT NULL
ORDER BY day DESC, d.id
