/*
code: rule/regulation-version
severity: error
source: [S1-46, S1-48]
title: {zh: 同一制度有两个现行版本, en: Two versions of one regulation in force}
message:
  zh: “{title}”与 {other} 编号相同，期间重叠（自 {from_date} 起）或版本号相同。
  en: “{title}” has the number of {other}; both are in force from {from_date} on, or have the same version.
fix:
  zh: 请给旧版本填写 ends_on，或改正编号、版本。
  en: Give the older version its ends_on, or correct number or version.
why:
  zh: 修订经批准下发后旧版失效，任何一天只有一个有效版本。
  en: When a revision is issued the old version ends; on any day one version holds.
wrong: |
  # 1.0 版没有终止日期 / version 1.0 has no end
  code: YX-KH-01
  version: '1.1'
  effective_from: 2026-02-01
right: |
  # 1.0 版 ends_on: 2026-01-31
  code: YX-KH-01
  version: '1.1'
  effective_from: 2026-02-01
*/
WITH held AS (
    SELECT d.id, d.code, d.title, d.version, d.effective_from,
           max(coalesce(d.ends_on, '9999-12-31')) OVER (
               PARTITION BY d.title, d.document_type ORDER BY d.effective_from, d.id
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_until,
           lag(d.id) OVER alike AS other, lag(d.version) OVER alike AS other_version
    FROM documents AS d
    WHERE d.state IN ('in_force', 'superseded', 'repealed') AND d.action <> 'repeal'
      AND d.effective_from IS NOT NULL
    WINDOW alike AS (PARTITION BY d.title, d.document_type ORDER BY d.effective_from, d.id)
)
SELECT 'documents' AS kind, id AS record,
       iif(version = other_version, '/version', '/effective_from') AS pointer,
       title, other, effective_from AS from_date
FROM held
WHERE held_until >= effective_from OR version = other_version
