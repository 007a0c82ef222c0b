/*
id: files-not-returned
title: {zh: 借出未归还去向列表, en: Whereabouts list (content)}
source: [S2-31]
group: files
order: 2031
form: files-not-returned
sections:
  - id: rows
    title: {zh: 借出未归还去向列表, en: Whereabouts list (content)}
    columns:
      - {name: number, title: {zh: 序号, en: 'No.'}, format: integer, align: center, width: 4}
      - {name: dossier, title: {zh: 客户档案, en: File}, link: dossier_id, link_kind: dossiers, empty: dash, width: 14}
      - {name: document_kind, title: {zh: 原件、影印件, en: Original or copy}, empty: dash, width: 9}
      - {name: borrower, title: {zh: 借阅人, en: Borrower}, link: borrower_id, link_kind: staff, empty: dash, width: 9}
      - {name: borrowed_on, title: {zh: 借出日期, en: Lent on}, format: date, link: id, link_kind: loans, empty: dash, width: 9}
      - {name: days_out, title: {zh: 借出天数, en: Days out}, format: integer, empty: dash, width: 7}
      - {name: whereabouts, title: {zh: 去向, en: Whereabouts}, empty: dash, width: 16}
      - {name: purpose, title: {zh: 用途, en: Purpose}, empty: dash, width: 18}
*/
SELECT
  row_number() OVER (ORDER BY coalesce(r0.borrowed_on, r0.copying_copied_on), r0.id) AS number,
  r0.id AS id,
  r0."dossier" AS dossier_id,
  (SELECT r."title" FROM "dossiers" AS r WHERE r.id = r0."dossier") AS dossier,
  (SELECT CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END FROM choices AS ch
    WHERE ch.kind = 'loans' AND ch.column_name = 'document_kind' AND ch.const = r0."document_kind") AS document_kind,
  r0."applicant" AS borrower_id,
  (SELECT r."name" FROM "staff" AS r WHERE r.id = r0."applicant") AS borrower,
  coalesce(r0.borrowed_on, r0.copying_copied_on) AS borrowed_on,
  CAST(julianday(:as_of) - julianday(coalesce(r0.borrowed_on, r0.copying_copied_on)) AS INTEGER) AS days_out,
  r0."whereabouts" AS whereabouts,
  r0."purpose" AS purpose
FROM "loans" AS r0
WHERE coalesce(r0.borrowed_on, r0.copying_copied_on) <= :as_of
  AND coalesce(r0.returned_on, r0.copying_copies_returned_on, '9999-12-31') > :as_of
  AND NOT EXISTS (SELECT 1 FROM loans_steps AS s WHERE s.record = r0.id AND s."to" = 'cancelled')
ORDER BY coalesce(r0.borrowed_on, r0.copying_copied_on), r0.id
