/*
id: dissatisfied-follow-up
title: {zh: "跟进不满意答卷", en: "Follow up dissatisfied answers"}
source: ["S4-4.09", "S4-5.08", "S4-5.09"]
group: service
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [duty_terms.dissatisfied-follow-up.days]
working_day: true
result_class: internal
message:
  zh: "跟进客户的不满意评价。"
  en: "Follow up the dissatisfied answer."
why:
  zh: "{since} 答卷，{days} 天内跟进。"
  en: "Answered on {since}; followed up within {days} days."
met:
  zh: "以该答卷为来源的改进记录，或此后的回访。"
  en: "An improvement that names the answers as its source, or a later visit or call."
*/
WITH unhappy AS (
    SELECT DISTINCT record FROM survey_answers_answers WHERE rating IN ('dissatisfied', 'very_dissatisfied')
)
SELECT 'survey-answers' AS kind, a.id AS record,
       add_days(a.answered_on, setting('duty_terms.dissatisfied-follow-up.days', a.answered_on)) AS due,
       c.owner AS staff, c.department,
       coalesce(
           (SELECT min(i.id) FROM improvements AS i WHERE i.source_record = a.id),
           (SELECT min(v.id) FROM visits AS v WHERE v.customer = a.customer AND v.visited_on > a.answered_on),
           (SELECT min(k.id) FROM calls AS k
            WHERE k.customer = a.customer AND k.called_on > a.answered_on AND k.purpose = 'follow_up')
       ) AS met_by,
       a.answered_on AS since, setting('duty_terms.dissatisfied-follow-up.days', a.answered_on) AS days
FROM survey_answers AS a JOIN customers AS c ON c.id = a.customer
WHERE a.id IN (SELECT record FROM unhappy) AND c.state <> 'closed'
