/*
id: disclosure-register
title: {zh: 客户信息共享登记, en: Register of information sharing}
source: [S1-35]
group: files
order: 1035
form: disclosure-register
sections:
  - id: rows
    title: {zh: 客户信息共享登记, en: Register of information sharing}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: customer, title: {zh: 客户, en: Customer}, link: customer_id, link_kind: customers, empty: dash, width: 16}
      - {name: recipient_type, title: {zh: 接收方类别, en: Kind of recipient}, empty: dash, width: 9}
      - {name: recipient, title: {zh: 接收方, en: Recipient}, empty: dash, width: 14}
      - {name: data_shared, title: {zh: 共享内容, en: Data shared}, format: list, empty: dash, width: 18}
      - {name: purpose, title: {zh: 用途, en: Purpose}, empty: dash, width: 16}
      - {name: consent_on, title: {zh: 同意日期, en: Consent on}, format: date, empty: dash, width: 8}
      - {name: consent_valid_to, title: {zh: 同意有效期至, en: Consent valid to}, format: date, empty: dash, width: 8}
      - {name: agreement_on, title: {zh: 保密协议签署日期, en: Agreement signed on}, format: date, empty: dash, width: 8}
      - {name: shared_on, title: {zh: 共享日期, en: Shared on}, format: date, link: id, link_kind: disclosures, empty: dash, width: 8}
      - {name: shared_by, title: {zh: 经办人, en: Handled by}, link: shared_by_id, link_kind: staff, empty: dash, width: 8}
*/
SELECT
  row_number() OVER (ORDER BY r0.sharing_shared_on, r0.id) AS number,
  r0.id AS id,
  r0."customer" AS customer_id,
  (SELECT r."name" FROM "customers" AS r WHERE r.id = r0."customer") AS customer,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'disclosures' AND ch.column_name = 'sharing_recipient_type' AND ch.const = r0."sharing_recipient_type") AS recipient_type,
  coalesce((SELECT d.name FROM departments AS d WHERE d.id = r0.sharing_department), (SELECT s.name FROM suppliers AS s WHERE s.id = r0.sharing_partner), r0.sharing_partner_name) AS recipient,
  (SELECT json_group_array(shown) FROM (SELECT v."value" AS shown FROM "disclosures_sharing_data_shared" AS v
    WHERE v.record = r0.id ORDER BY v.n)) AS data_shared,
  r0."sharing_purpose" AS purpose,
  r0."sharing_consent_on" AS consent_on,
  r0."sharing_consent_valid_to" AS consent_valid_to,
  r0."sharing_agreement_signed_on" AS agreement_on,
  r0."sharing_shared_on" AS shared_on,
  r0."sharing_shared_by" AS shared_by_id,
  (SELECT r."name" FROM "staff" AS r WHERE r.id = r0."sharing_shared_by") AS shared_by
FROM "disclosures" AS r0
WHERE r0.disclosure_type = 'sharing'
ORDER BY r0.sharing_shared_on, r0.id
