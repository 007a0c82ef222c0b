/*
id: terms-follow-tier
title: {zh: "按新等级调整管理政策", en: "Adjust the terms to the new tier"}
source: [S3-40, S3-36]
group: judgement
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [terms_adjust_days]
working_day: true
result_class: internal
message:
  zh: "等级由 {before} 调为 {tier}，调整合同条件、额度和账期。"
  en: "The tier went from {before} to {tier}; adjust contract terms, limit and payment term."
why:
  zh: "新等级 {since} 生效，{days} 天内调整。"
  en: "The new tier holds from {since}; the terms follow within {days} days."
met:
  zh: "等级生效以来签订的合同。"
  en: "A contract signed since the tier holds."
*/
SELECT 'customers' AS kind, c.id AS record,
       add_days(h.effective_on, setting('terms_adjust_days', h.effective_on)) AS due,
       c.owner AS staff, c.department,
       (SELECT min(k.id) FROM contracts AS k
        WHERE k.customer = c.id AND k.signed_on >= h.effective_on) AS met_by,
       h.previous_tier AS before, h.tier, h.effective_on AS since, h.evaluation AS item,
       setting('terms_adjust_days', h.effective_on) AS days
FROM tier_history AS h
JOIN customers AS c ON c.id = h.customer AND c.state = 'trading'
WHERE h.previous_tier IS NOT NULL AND h.tier <> h.previous_tier AND h.effective_on <= :as_of
  -- an older change has been overtaken by the next one
  AND NOT EXISTS (
      SELECT 1 FROM tier_history AS l
      WHERE l.customer = h.customer AND l.business_area = h.business_area
        AND l.effective_on > h.effective_on AND l.effective_on <= :as_of AND l.tier <> h.tier)
