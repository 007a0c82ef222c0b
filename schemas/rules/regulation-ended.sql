/*
code: rule/regulation-ended
severity: warning
source: [S3-05, S3-01]
title: {zh: 制度终止而没有取代它的文件, en: Regulation ended without the document that ends it}
message:
  zh: “{title}”已{state}，但没有经批准的修改或废止文件取代它。
  en: “{title}” is {state}, but no approved document amends or repeals it.
fix:
  zh: 请登记修改或废止的文件，在 supersedes 写明这一份，并经批准。
  en: Record the document that amends or repeals it, with this one in supersedes, and have it approved.
why:
  zh: 制度的制定、修改和废止都要核准；终止也要有据可查。
  en: Making, amending and repealing a regulation all need approval; an end must be on record too.
wrong: |
  title: 客户管理办法
  steps:
    - {to: repealed, on: 2026-06-30, by: sun-lihua}
right: |
  # records/documents/DC-26-4GHJ.yaml
  action: repeal
  supersedes: DC-26-3FGH
*/
SELECT 'documents' AS kind, d.id AS record, '' AS pointer, d.title, s.zh AS state_zh,
       lower(s.en) AS state_en
FROM documents AS d
JOIN states AS s ON s.kind = 'documents' AND s.key = d.state
WHERE d.state IN ('superseded', 'repealed')
  AND NOT EXISTS (SELECT 1 FROM documents AS n
                  WHERE n.supersedes = d.id AND n.state NOT IN ('draft', 'submitted', 'dropped'))
