/*
id: call-closing
title: {zh: "办结来电", en: "Close a call"}
source: ["S4-8.06", "S4-8.09", "S4-8.10"]
group: service
who: {zh: "经办人", en: "Handler"}
needs: [call_open_days]
working_day: true
result_class: internal
message:
  zh: "办结来电并登记结果。"
  en: "Deal with the call and enter the result."
why:
  zh: "{since} 来电，{days} 天内办结。"
  en: "The call was on {since}; closed within {days} days."
met:
  zh: "同一份电话记录，已办结。"
  en: "The same call, closed."
*/
SELECT 'calls' AS kind, r.id AS record,
       add_days(r.called_on, setting('call_open_days', r.called_on)) AS due,
       coalesce(r.handler, r.preparer) AS staff, NULL AS department,
       CASE WHEN r.state = 'closed' THEN r.id END AS met_by,
       r.called_on AS since, setting('call_open_days', r.called_on) AS days
FROM calls AS r
WHERE r.direction = 'in' AND r.state IS NOT NULL
