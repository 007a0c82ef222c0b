/*
code: rule/data-source
severity: warning
source: [S2-40, S2-45, S2-46]
title: {zh: 资料来源的记录与取得形式不符, en: Source record of another kind than the way it names}
message:
  zh: 取得形式写的是“{method}”，所附记录 {source} 属于“{fitting}”。
  en: The way of obtaining is “{method}”, but the record {source} fits “{fitting}”.
fix:
  zh: 请改取得形式，或改为相应的记录（走访、客户资料表、专项调查）。
  en: Correct the way, or name a record that fits (visit, customer-data form, commissioned survey).
why:
  zh: 客户资料有三种取得形式，各有来源记录，才查得出资料从哪里来、有多新。
  en: Data come in three ways, each with its own record, so that one can tell where they come from and how old they are.
wrong: |
  # V-26-3FGHJ 是走访记录 / a visit
  sources:
    - {section: basic, method: survey_agency, obtained_on: 2026-05-12, source_record: V-26-3FGHJ}
right: |
  sources:
    - {section: basic, method: sales_representative, obtained_on: 2026-05-12, source_record: V-26-3FGHJ}
*/
WITH found AS (
    SELECT s.record, s.n, s.method, s.source_record AS source,
           CASE WHEN v.id IS NOT NULL THEN 'sales_representative'
                WHEN r.id IS NOT NULL THEN 'customer_form'
                WHEN u.id IS NOT NULL THEN 'survey_agency' END AS fits
    FROM customers_sources AS s
    LEFT JOIN visits AS v ON v.id = s.source_record
    LEFT JOIN data_requests AS r ON r.id = s.source_record
    LEFT JOIN surveys AS u ON u.id = s.source_record
    WHERE s.source_record IS NOT NULL
)
SELECT 'customers' AS kind, f.record, '/sources/' || f.n || '/method' AS pointer, f.source,
       a.zh AS method_zh, a.en AS method_en, b.zh AS fitting_zh, b.en AS fitting_en
FROM found AS f
JOIN choices AS a ON a.kind = 'customers' AND a.column_name = 'sources_method' AND a.const = f.method
JOIN choices AS b ON b.kind = 'customers' AND b.column_name = 'sources_method' AND b.const = f.fits
-- salespeople also compile data in market research
WHERE f.fits <> f.method AND NOT (f.method = 'sales_representative' AND f.fits = 'survey_agency')
