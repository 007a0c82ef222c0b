/*
id: potential-assessment
title: {zh: "评估潜在客户", en: "Assess potential customers"}
source: [S1-29]
group: judgement
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [appraisal_interval_months]
result_class: internal
message:
  zh: "评估合作潜力和商业价值。"
  en: "Assess the potential for cooperation and the commercial value."
why:
  zh: "上次评估或起算日为 {since}，此后 {count} 个月内应再次进行。"
  en: "The last assessment, or the day from which it counts, was {since}; the next is due within {count} months."
met:
  zh: "下一份潜在客户评估。"
  en: "The next assessment of the potential customer."
*/
WITH chosen AS (
    SELECT c.id, c.department, c.owner AS staff,
           max(coalesce(c.category_set_on, c.opened_on), in_force_from('appraisal_interval_months')) AS since
    FROM customers AS c
    WHERE c.state <> 'closed' AND (c.category = 'potential' OR c.state = 'potential')
), events AS (
    SELECT id AS customer, since AS day, NULL AS id FROM chosen
    UNION ALL
    SELECT customer, assessed_on, id FROM appraisals
    WHERE scheme = 'potential_customer' AND customer IS NOT NULL
), ordered AS (
    SELECT e.customer, e.day, lead(e.id) OVER later AS met_by
    FROM events AS e JOIN chosen AS h ON h.id = e.customer
    WHERE e.day >= h.since
    WINDOW later AS (PARTITION BY e.customer ORDER BY e.day, e.id)
)
SELECT 'customers' AS kind, h.id AS record,
       add_months(o.day, setting('appraisal_interval_months', o.day)) AS due,
       h.staff, h.department, o.met_by,
       o.day AS since, setting('appraisal_interval_months', o.day) AS count
FROM ordered AS o JOIN chosen AS h ON h.id = o.customer
