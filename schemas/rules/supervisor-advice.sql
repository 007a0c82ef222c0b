/*
code: rule/supervisor-advice
severity: warning
source: ["S4-6.07"]
title: {zh: 特急投诉没有主管建议, en: Express complaint without the supervisor’s advice}
message:
  zh: 特急的投诉已经提出处理方案，投诉主管却没有写建议。
  en: This express complaint has a proposal already, but the supervisor’s advice is missing.
fix:
  zh: 请投诉主管填写 analysis 的主管建议。
  en: Have the complaint supervisor fill in the advice of the analysis.
why:
  zh: 特急和特殊客户的投诉，先由主管分析再处理。
  en: Express complaints are looked at by the supervisor before they are handled.
wrong: |
  urgency: express
  steps:
    - {to: proposed, on: 2026-05-08, by: he-jingyi}
right: |
  urgency: express
  analysis: {supervisor_advice: 先行更换，再查原因}
  steps:
    - {to: proposed, on: 2026-05-08, by: he-jingyi}
*/
SELECT 'complaints' AS kind, c.id AS record, '/urgency' AS pointer
FROM complaints AS c
WHERE c.urgency = 'express' AND c.analysis_supervisor_advice IS NULL
  AND EXISTS (SELECT 1 FROM complaints_steps AS s WHERE s.record = c.id AND s."to" = 'proposed')
