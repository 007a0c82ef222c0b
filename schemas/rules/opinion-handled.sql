/*
code: rule/opinion-handled
severity: warning
source: [S1-11, "S4-4.09", "S4-5.08"]
title: {zh: 客户意见没有处理记录, en: Opinion of a customer that nobody took up}
message:
  zh: 调查 {survey} 已经结束，但这份答卷的意见或不满意项没有处理记录。
  en: The survey {survey} is closed, but nothing records what was done about the opinions or bad ratings of this answer.
fix:
  zh: 请登记改进、客户诉求或回访，以这份答卷为来源；不采取措施的，在改进记录里写明理由。
  en: Record an improvement, an enquiry or a call with this answer as its source; if nothing is to be done, an improvement says why.
why:
  zh: 意见要及时反馈，该改进的改进，不改进的也要说明理由。
  en: Opinions are passed on, and what is not improved needs a reason.
wrong: |
  # 调查已办结，没有以它为来源的记录 / the survey is closed and no record has it as source
  answers:
    - {question: timeliness, rating: dissatisfied}
right: |
  # records/improvements/…: source_record: UA-26-2AAAA
  answers:
    - {question: timeliness, rating: dissatisfied}
*/
WITH taken_up AS MATERIALIZED (
    SELECT source_record AS answer FROM improvements WHERE source_record IS NOT NULL
    UNION SELECT source FROM enquiries WHERE source IS NOT NULL
),
closed AS MATERIALIZED (
    SELECT s.id FROM surveys AS s
    JOIN states AS t ON t.kind = 'surveys' AND t.key = s.state AND t.terminal
    -- a round that has led to approved measures has dealt with its answers together
    WHERE NOT EXISTS (SELECT 1 FROM surveys_improvement_measures AS m WHERE m.record = s.id)
)
SELECT 'survey-answers' AS kind, a.id AS record, '' AS pointer, a.survey
FROM survey_answers AS a JOIN closed AS c ON c.id = a.survey
WHERE a.id NOT IN (SELECT answer FROM taken_up)
  AND (EXISTS (SELECT 1 FROM survey_answers_opinions AS o WHERE o.record = a.id)
       OR EXISTS (SELECT 1 FROM survey_answers_answers AS r
                  WHERE r.record = a.id AND r.rating IN ('dissatisfied', 'very_dissatisfied')))
