/*
code: rule/dossier-pages
severity: error
source: ["S4-7.15"]
title: {zh: 页码不连续或重叠, en: Pages that overlap, leave gaps or go beyond the file}
message:
  zh: 第 {number} 号文件的页码 {page_from}–{page_to} 与前一份（到第 {before} 页）不衔接，或超出全卷 {pages} 页。
  en: The pages {page_from} to {page_to} of document {number} do not follow the one before (up to {before}), or go beyond the {pages} of the file.
fix:
  zh: 请核对编页：从第 1 页起，不重不漏。
  en: "Check the pagination: from page 1, each once."
why:
  zh: 页码连续，借出归还时才点得出缺了什么。
  en: With continuous pages it shows on return what is missing.
wrong: |
  documents:
    - {number: 1, title: 营业执照, page_from: 1, page_to: 2}
    - {number: 2, title: 合同, page_from: 4, page_to: 8}
right: |
  documents:
    - {number: 1, title: 营业执照, page_from: 1, page_to: 2}
    - {number: 2, title: 合同, page_from: 3, page_to: 8}
*/
WITH placed AS (
    SELECT d.record, d.n, d.number, d.page_from, d.page_to, f.pages,
           coalesce(lag(d.page_to) OVER (PARTITION BY d.record ORDER BY d.page_from, d.n), 0)
               AS before
    FROM dossiers_documents AS d JOIN dossiers AS f ON f.id = d.record
    WHERE d.page_from IS NOT NULL AND d.page_to IS NOT NULL
)
SELECT 'dossiers' AS kind, record, '/documents/' || n || '/page_from' AS pointer,
       number, page_from, page_to, before, coalesce(pages, '—') AS pages
FROM placed
WHERE page_from <> before + 1 OR page_to < page_from OR page_to > pages
