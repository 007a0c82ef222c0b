/*
code: rule/credit-fall
severity: warning
source: ["S4-2.16"]
title: {zh: 信用下降两级以上却没有措施, en: Credit fallen by two grades without measures}
message:
  zh: 这家客户的信用等级比上一次调查（{previous}，{date}）低两级或更多，没有写明采取的措施。
  en: The credit grade of this customer is two grades or more below the investigation before ({previous}, {date}), and no measures are written.
fix:
  zh: 请填写 measures：措施、责任人和完成期限。
  en: "Fill in measures: what, by whom and by when."
why:
  zh: 信用急剧下降要及时收缩赊销，措施须报批。
  en: When credit falls steeply, sales on credit are cut back in time, with measures that are approved.
wrong: |
  # 上一次是 A 级 / it was A before
  assessment: {credit_grade: C, good: false}
right: |
  assessment: {credit_grade: C, good: false}
  measures: {text: 缩短账期并要求担保, responsible: du-ruolin, due_on: 2026-12-31}
*/
WITH graded AS (
    SELECT id, investigated_on, measures_text, assessment_credit_grade AS grade,
           lag(id) OVER earlier AS previous, lag(investigated_on) OVER earlier AS date,
           lag(assessment_credit_grade) OVER earlier AS was
    FROM credits
    WHERE assessment_credit_grade IS NOT NULL AND investigated_on IS NOT NULL
    WINDOW earlier AS (PARTITION BY customer ORDER BY investigated_on, id)
)
SELECT 'credits' AS kind, id AS record, '/assessment/credit_grade' AS pointer, previous, date
FROM graded
WHERE unicode(grade) - unicode(was) >= 2 AND measures_text IS NULL
