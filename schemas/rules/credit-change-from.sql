/*
code: rule/credit-change-from
severity: warning
source: ["S4-7.20", "S4-7.11"]
title: {zh: 变更前的信用等级与在案的不符, en: Credit grade before the change that records contradict}
message:
  zh: 变更前的信用等级与在案的不同：{date} 起有效的依据是 {other}。
  en: The credit grade before the change differs from the one on record, which follows from {other} of {date}.
fix:
  zh: 请按最近一次信用调查或变更填写 credit_grade，或补办漏掉的变更。
  en: Write the grade of the latest investigation or change, or add the change that is missing.
why:
  zh: 等级只能经批准的申请改变，前后要接得上。
  en: A grade changes by approved applications only, and each takes up where the last one ended.
wrong: |
  # 最近一次调查评为 B 级 / the latest investigation gave B
  credit_grade: A
  new_grade: C
right: |
  credit_grade: B
  new_grade: C
*/
WITH graded AS (
    SELECT customer, id, investigated_on AS day, assessment_credit_grade AS grade FROM credits
    WHERE assessment_credit_grade IS NOT NULL AND investigated_on IS NOT NULL
    UNION ALL
    SELECT customer, id, valid_from, new_grade FROM credit_changes
    WHERE state IN ('effective', 'notified') AND valid_from IS NOT NULL AND new_grade IS NOT NULL
),
events AS (
    SELECT customer, id, day, grade, 0 AS asks, NULL AS claimed FROM graded
    UNION ALL
    SELECT customer, id, reported_on, NULL, 1, credit_grade FROM credit_changes
    WHERE credit_grade IS NOT NULL
),
-- the nearest grade in front of each application of the same customer
placed AS (
    SELECT *, sum(1 - asks) OVER (PARTITION BY customer ORDER BY day, asks, id
                                  ROWS UNBOUNDED PRECEDING) AS run
    FROM events
),
known AS (
    SELECT id, asks, claimed, first_value(grade) OVER same AS grade,
           first_value(day) OVER same AS day, first_value(id) OVER same AS other
    FROM placed WHERE run > 0
    WINDOW same AS (PARTITION BY customer, run ORDER BY asks, day, id)
)
SELECT 'credit-changes' AS kind, id AS record, '/credit_grade' AS pointer, other, day AS date
FROM known
WHERE asks AND claimed <> grade
