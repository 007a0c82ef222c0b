/*
id: questionnaire-sheet
title: {zh: 大客户问卷评分, en: Scores of the key account questionnaire}
description:
  zh: 每份问卷各项本次和上次的评分、差异和差异分析；上次取同一客户的前一份问卷。
  en: Each answer with this score and the last one, the difference and its analysis; the last is that of the customer's questionnaire before.
source: [S4-4.08]
over: survey-answers
group: service
order: 4408
sections:
  - id: answers
    title: {zh: 调查项目, en: Questions}
    columns:
      - {name: question, title: {zh: 调查项目, en: Question}, width: 30}
      - {name: last_score, title: {zh: 上次评分, en: Last score}, format: score, empty: dash, width: 8}
      - {name: score, title: {zh: 本次评分, en: Score}, format: score, empty: dash, width: 8}
      - {name: difference, title: {zh: 差异, en: Difference}, format: score, signed: true, empty: dash, width: 8}
      - {name: difference_analysis, title: {zh: 差异分析, en: Analysis of the difference}, empty: blank, width: 24}
  - id: questions
    title: {zh: 空白问卷, en: Blank questionnaire}
    columns:
      - {name: question, title: {zh: 调查项目, en: Question}, width: 30}
*/

WITH questions AS (
  SELECT ch.const, ch.position, CASE :lang WHEN 'en' THEN ch.en ELSE ch.zh END AS words
  FROM choices AS ch
  WHERE ch.kind = 'survey-answers' AND ch.column_name = 'answers_question'
    AND ch.const IN (
      'impression', 'know_business', 'service', 'stability', 'fault_response', 'solution',
      'needs', 'expectations', 'manager_knows', 'manager_pleasant', 'manager_answers',
      'manager_advice'
    )
)

-- section: answers
, sheets AS (
  SELECT id, lag(id) OVER (PARTITION BY customer ORDER BY answered_on, id) AS earlier
  FROM survey_answers
  WHERE form = 'key_account_questionnaire'
)
SELECT
  s.id AS record,
  q.words AS question,
  past.score AS last_score,
  now.score,
  now.score - past.score AS difference,
  now.difference_analysis
FROM sheets AS s
JOIN questions AS q
LEFT JOIN survey_answers_answers AS now ON now.record = s.id AND now.question = q.const
LEFT JOIN survey_answers_answers AS past ON past.record = s.earlier AND past.question = q.const
ORDER BY s.id, q.position;

-- section: questions
SELECT NULL AS record, words AS question FROM questions ORDER BY position
