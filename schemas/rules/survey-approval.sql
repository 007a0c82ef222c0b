/*
code: rule/survey-approval
severity: error
source: ["S4-2.15", "S4-2.01"]
title: {zh: 调查方案批准之前已经调查, en: Surveyed before the plan was approved}
message:
  zh: "{date} 的调查早于方案批准的日期（{survey}，{approved}）。"
  en: This is dated {date}, before the plan of the survey {survey} was approved ({approved}).
fix:
  zh: 请核对日期；方案未批准的，先报批再调查。
  en: Check the dates; have the plan approved before going out.
why:
  zh: 调查方案经批准才实施，问什么、问谁、用多少钱才有人把关。
  en: A survey starts when its plan is approved, so that questions, people and cost have been looked at.
wrong: |
  # 方案 4 月 10 日才批准 / the plan was approved on 10 April only
  survey: U-26-2AAAA
  answered_on: 2026-04-08
right: |
  # 方案 3 月 12 日已批准 / the plan was approved on 12 March
  survey: U-26-2AAAA
  answered_on: 2026-04-08
*/
WITH approved AS MATERIALIZED (
    SELECT record AS survey, min("on") AS day FROM surveys_steps WHERE "to" = 'plan_approved'
    GROUP BY record
),
used AS (
    SELECT 'survey-answers' AS kind, id, '/answered_on' AS pointer, survey, answered_on AS day
    FROM survey_answers WHERE survey IS NOT NULL
    UNION ALL
    SELECT 'survey-details', id, '/surveyed_on', survey, surveyed_on
    FROM survey_details WHERE survey IS NOT NULL
    UNION ALL
    SELECT 'collection-sheets', id, '/date', survey, date
    FROM collection_sheets WHERE survey IS NOT NULL
)
SELECT u.kind, u.id AS record, u.pointer, u.survey, u.day AS date, coalesce(a.day, '—') AS approved
FROM used AS u
JOIN surveys AS s ON s.id = u.survey
LEFT JOIN approved AS a ON a.survey = u.survey
WHERE a.day IS NULL OR u.day < a.day
