/*
id: copy-register
title: {zh: 影印登记表, en: Copy register}
source: [S2-24]
group: files
order: 2024
period: [month, quarter, year]
dates: loans.copying_copied_on
form: copy-register
sections:
  - id: rows
    title: {zh: 影印登记表, en: Copy register}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: code, title: {zh: 登记号, en: Entry}, link: id, link_kind: loans, empty: dash, width: 8}
      - {name: applicant, title: {zh: 申请人, en: Applicant}, link: applicant_id, link_kind: staff, empty: dash, width: 7}
      - {name: content, title: {zh: 影印内容, en: What was copied}, empty: dash, width: 16}
      - {name: purpose, title: {zh: 用途, en: Purpose}, empty: dash, width: 12}
      - {name: dossier, title: {zh: 客户档案, en: File}, link: dossier_id, link_kind: dossiers, empty: dash, width: 10}
      - {name: consent_by, title: {zh: 内勤部经理, en: Consent of the office manager}, link: consent_by_id, link_kind: staff, empty: dash, width: 8}
      - {name: consent_on, title: {zh: 同意日期, en: Consent on}, format: date, empty: dash, width: 8}
      - {name: copied_on, title: {zh: 影印日期, en: Copied on}, format: date, empty: dash, width: 8}
      - {name: sheets, title: {zh: 张数, en: Sheets}, format: integer, empty: dash, width: 5}
      - {name: copies, title: {zh: 份数, en: Copies}, format: integer, empty: dash, width: 5}
      - {name: file_returned_on, title: {zh: 档案归还日期, en: File returned on}, format: date, empty: dash, width: 8}
      - {name: file_checked, title: {zh: 检查档案完整性, en: File found complete}, format: bool, empty: dash, width: 7}
      - {name: copies_returned_on, title: {zh: 影印件归还日期, en: Copies returned on}, format: date, empty: dash, width: 8}
      - {name: copies_checked, title: {zh: 核对影印件完整性, en: Copies found complete}, format: bool, empty: dash, width: 7}
      - {name: cancelled_on, title: {zh: 注销登记, en: Entry cancelled}, format: date, empty: dash, width: 8}
*/
SELECT
  row_number() OVER (ORDER BY r0.copying_copied_on, r0.id) AS number,
  r0.id AS id,
  coalesce(r0.code, r0.id) AS code,
  r0."applicant" AS applicant_id,
  (SELECT r."name" FROM "staff" AS r WHERE r.id = r0."applicant") AS applicant,
  r0."content" AS content,
  r0."purpose" AS purpose,
  r0."dossier" AS dossier_id,
  (SELECT r."title" FROM "dossiers" AS r WHERE r.id = r0."dossier") AS dossier,
  r0."consent_by" AS consent_by_id,
  (SELECT r."name" FROM "staff" AS r WHERE r.id = r0."consent_by") AS consent_by,
  r0."consent_on" AS consent_on,
  r0."copying_copied_on" AS copied_on,
  r0."copying_sheets" AS sheets,
  r0."copying_copies" AS copies,
  r0."copying_file_returned_on" AS file_returned_on,
  r0."copying_file_integrity_checked" AS file_checked,
  r0."copying_copies_returned_on" AS copies_returned_on,
  r0."copying_copies_integrity_checked" AS copies_checked,
  (SELECT max(s."on") FROM loans_steps AS s WHERE s.record = r0.id AND s."to" = 'cancelled') AS cancelled_on
FROM "loans" AS r0
WHERE r0."copying_copied_on" BETWEEN :from AND :to
  AND r0.loan_kind = 'copying'
ORDER BY r0.copying_copied_on, r0.id
