/*
code: rule/cause-study
severity: warning
source: [S1-40]
title: {zh: 一起研究的投诉原因不同, en: Complaints studied together that differ in cause}
message:
  zh: 投诉 {complaint} 的原因是“{cause}”，与同一份原因研究的其他投诉不同。
  en: The complaint {complaint} has the cause “{cause}”, unlike the others of this study.
fix:
  zh: 请核对各投诉的原因；原因不同的分开研究。
  en: Check the causes; study different ones apart.
why:
  zh: 同一原因的投诉放在一起，才研究得出改进办法。
  en: Only complaints of one cause lead to one improvement.
wrong: |
  # 一件是运输，一件是加工 / one is transport, the other processing
  study: {cause: 堆码超限, complaints: [T-26-2AAAA, T-26-2BBBB]}
right: |
  study: {cause: 堆码超限, complaints: [T-26-2AAAA]}
*/
WITH studied AS (
    SELECT s.record, s.n, c.id AS complaint, coalesce(c.investigation_cause_link, '') AS link,
           first_value(coalesce(c.investigation_cause_link, '')) OVER (
               PARTITION BY s.record ORDER BY s.n) AS first_link
    FROM improvements_study_complaints AS s JOIN complaints AS c ON c.id = s.value
)
SELECT 'improvements' AS kind, s.record, '/study/complaints/' || s.n AS pointer, s.complaint,
       coalesce(o.zh, '未写明') AS cause_zh, coalesce(o.en, 'not stated') AS cause_en
FROM studied AS s
LEFT JOIN choices AS o ON o.kind = 'complaints' AND o.column_name = 'investigation_cause_link'
    AND o.const = s.link
WHERE s.link <> s.first_link
