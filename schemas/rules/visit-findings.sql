/*
code: rule/visit-findings
severity: warning
source: [S3-17, S3-14, S3-45]
title: {zh: 实地走访没有填写应了解的内容, en: On-site visit without what it must find out}
message:
  zh: 走访没有填写“{topic}”，也没有列为未谈及。
  en: The visit neither reports on “{topic}” nor lists it as not discussed.
fix:
  zh: 请在 findings 填写；没有谈到的，列入 not_discussed。
  en: Fill it in under findings; what was not talked about goes into not_discussed.
why:
  zh: 走访要了解客户服务满意度、物流需求、客户需求、竞争对手和客户经营情况。
  en: A visit finds out about satisfaction, logistics demand, needs, competitors and business situation.
wrong: |
  findings:
    service_satisfaction: 满意
    logistics_demand: 月均 12 车
    customer_needs: 周末车辆
    business_situation: 稳定
right: |
  findings:
    service_satisfaction: 满意
    logistics_demand: 月均 12 车
    customer_needs: 周末车辆
    business_situation: 稳定
    not_discussed: [competitors]
*/
WITH reported AS (
    SELECT v.* FROM visits AS v
    WHERE v.meeting_at = 'customer' AND v.visit_kind = 'routine'
      AND v.state IN ('reported', 'confirmed', 'claimed', 'claim_reviewed', 'reimbursed')
),
empty AS (
    SELECT id, 'service_satisfaction' AS topic FROM reported
    WHERE findings_service_satisfaction IS NULL
    UNION ALL
    SELECT id, 'logistics_demand' FROM reported WHERE findings_logistics_demand IS NULL
    UNION ALL
    SELECT id, 'customer_needs' FROM reported WHERE findings_customer_needs IS NULL
    UNION ALL
    SELECT id, 'competitors' FROM reported WHERE findings_competitors IS NULL
    UNION ALL
    SELECT id, 'business_situation' FROM reported WHERE findings_business_situation IS NULL
)
SELECT 'visits' AS kind, e.id AS record, '' AS pointer, c.zh AS topic_zh, c.en AS topic_en
FROM empty AS e
JOIN choices AS c ON c.kind = 'visits' AND c.column_name = 'findings_not_discussed'
    AND c.const = e.topic
WHERE NOT EXISTS (SELECT 1 FROM visits_findings_not_discussed AS n
                  WHERE n.record = e.id AND n.value = e.topic)
