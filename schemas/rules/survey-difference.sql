/*
code: rule/survey-difference
severity: warning
source: ["S4-4.08"]
title: {zh: 满意度变化较大却没有分析, en: Large change of satisfaction without an analysis}
message:
  zh: “{question}”与上一次（{previous}）相差超过 {limit} 分，没有填写差异分析。
  en: “{question}” differs from the last time ({previous}) by more than {limit} points, and the difference is not analysed.
fix:
  zh: 请填写 difference_analysis。
  en: Fill in difference_analysis.
why:
  zh: 分数大起大落必有原因，问清楚了才能改进。
  en: A score that leaps or falls has a reason, and knowing it is what the survey is for.
wrong: |
  # 上一次是 9 分，公司规定相差 2 分须说明 / 9 the last time, 2 points need an explanation
  answers:
    - {question: fault_response, score: 6}
right: |
  answers:
    - {question: fault_response, score: 6, difference_analysis: 夜间无人值班}
*/
WITH answered AS (
    SELECT s.id, s.answered_on, a.n, a.question, a.score, a.difference_analysis,
           lag(a.score) OVER same AS was, lag(s.id) OVER same AS previous
    FROM survey_answers AS s JOIN survey_answers_answers AS a ON a.record = s.id
    WHERE a.score IS NOT NULL AND s.customer IS NOT NULL
    WINDOW same AS (PARTITION BY s.customer, s.form, a.question ORDER BY s.answered_on, s.id)
),
judged AS (
    SELECT *, (SELECT json_extract(value, '$') FROM policy
               WHERE setting = 'survey_difference' AND from_date <= answered_on
               ORDER BY from_date DESC LIMIT 1) AS "limit"
    FROM answered WHERE was <> score AND difference_analysis IS NULL
)
SELECT 'survey-answers' AS kind, j.id AS record, '/answers/' || j.n || '/score' AS pointer,
       c.zh AS question_zh, c.en AS question_en, j.previous, j."limit"
FROM judged AS j
JOIN choices AS c ON c.kind = 'survey-answers' AND c.column_name = 'answers_question'
    AND c.const = j.question
WHERE abs(j.score - j.was) > round(j."limit" * 100)
