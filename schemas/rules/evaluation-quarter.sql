/*
code: rule/evaluation-quarter
severity: error
source: [S3-39, S3-12]
title: {zh: 评估日期早于评估季度, en: Evaluation dated before its quarter}
message:
  zh: 评估日期 {date} 早于评估季度 {quarter} 的第一天。
  en: The evaluation is dated {date}, before the first day of its quarter {quarter}.
fix:
  zh: 请核对季度和日期；评估在该季度内或季度结束后进行。
  en: Check quarter and date; a quarter is judged while it runs or afterwards.
why:
  zh: 评估针对一个季度的往来情况，季度还没有开始就无从评起。
  en: An evaluation judges the dealings of a quarter, which cannot be done before it begins.
wrong: |
  quarter: 2026Q4
  evaluated_on: 2026-09-28
right: |
  quarter: 2026Q3
  evaluated_on: 2026-09-28
*/
SELECT 'evaluations' AS kind, id AS record, '/evaluated_on' AS pointer,
       quarter, evaluated_on AS date
FROM evaluations
WHERE evaluated_on < printf('%s-%02d-01', substr(quarter, 1, 4),
                            CAST(substr(quarter, 6, 1) AS INTEGER) * 3 - 2)
