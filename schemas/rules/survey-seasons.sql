/*
code: rule/survey-seasons
severity: error
source: ["S4-2.06"]
title: {zh: 同一个月既是旺季又是淡季, en: A month both busy and slack}
message:
  zh: "{month} 月既写在旺季又写在淡季。"
  en: Month {month} stands both among the busy and among the slack ones.
fix:
  zh: 请删去写错的一处。
  en: Take it out where it is wrong.
why:
  zh: 旺季、淡季用来安排拜访和运力，两者不能重叠。
  en: Visits and capacity are planned by them; they cannot overlap.
wrong: |
  business: {peak_months: [9, 10], slack_months: [2, 10]}
right: |
  business: {peak_months: [9, 10], slack_months: [2]}
*/
SELECT 'survey-details' AS kind, s.record, '/business/slack_months/' || s.n AS pointer,
       s.value AS month
FROM survey_details_business_slack_months AS s
JOIN survey_details_business_peak_months AS p ON p.record = s.record AND p.value = s.value
