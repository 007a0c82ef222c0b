/*
id: loan-register
title: {zh: 借阅登记表, en: Loan register}
source: [S2-22]
group: files
order: 2022
period: [month, quarter, year]
dates: loans.borrowed_on
form: loan-register
sections:
  - id: rows
    title: {zh: 借阅登记表, en: Loan register}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: code, title: {zh: 登记号, en: Entry}, link: id, link_kind: loans, empty: dash, width: 8}
      - {name: applicant, title: {zh: 借阅人, en: Borrower}, link: applicant_id, link_kind: staff, empty: dash, width: 8}
      - {name: content, title: {zh: 查阅内容, en: What was consulted}, empty: dash, width: 18}
      - {name: purpose, title: {zh: 使用用途, en: Purpose}, empty: dash, width: 14}
      - {name: dossier, title: {zh: 客户档案, en: File}, link: dossier_id, link_kind: dossiers, empty: dash, width: 12}
      - {name: consent_by, title: {zh: 同意人, en: Consent by}, link: consent_by_id, link_kind: staff, empty: dash, width: 8}
      - {name: borrowed_on, title: {zh: 借阅时间, en: Borrowed on}, format: date, empty: dash, width: 8}
      - {name: due_on, title: {zh: 应还日期, en: Due on}, format: date, empty: dash, width: 8}
      - {name: returned_on, title: {zh: 归还日期, en: Returned on}, format: date, empty: dash, width: 8}
      - {name: integrity_checked, title: {zh: 检查完整性, en: Found complete}, format: bool, empty: dash, width: 7}
      - {name: checked_by, title: {zh: 检查人, en: Checked by}, link: checked_by_id, link_kind: staff, empty: dash, width: 8}
      - {name: cancelled_on, title: {zh: 注销登记, en: Entry cancelled}, format: date, empty: dash, width: 8}
*/
SELECT
  row_number() OVER (ORDER BY r0.borrowed_on, r0.id) AS number,
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
  r0."borrowed_on" AS borrowed_on,
  r0."due_on" AS due_on,
  r0."returned_on" AS returned_on,
  r0."integrity_checked" AS integrity_checked,
  r0."integrity_checked_by" AS checked_by_id,
  (SELECT r."name" FROM "staff" AS r WHERE r.id = r0."integrity_checked_by") AS checked_by,
  (SELECT max(s."on") FROM loans_steps AS s WHERE s.record = r0.id AND s."to" = 'cancelled') AS cancelled_on
FROM "loans" AS r0
WHERE r0."borrowed_on" BETWEEN :from AND :to
  AND r0.loan_kind = 'loan'
ORDER BY r0.borrowed_on, r0.id
