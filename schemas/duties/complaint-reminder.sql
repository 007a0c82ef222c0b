/*
id: complaint-reminder
title: {zh: "督促逾期投诉", en: "Remind of a late complaint"}
source: ["S4-6.12"]
group: service
who: {zh: "承办主管", en: "Supervisor in charge"}
result_class: internal
message:
  zh: "督促办理并登记督促记录。"
  en: "Remind whoever handles it and enter the reminder."
why:
  zh: "承诺日期 {since} 已过，次日起应督促。"
  en: "The promised date {since} has passed; a reminder follows the day after."
met:
  zh: "投诉中承诺日期以后的督促记录，或已办结。"
  en: "A reminder in the complaint after the promised date, or its settlement."
*/
SELECT 'complaints' AS kind, r.id AS record, date(r.promised_on, '+1 day') AS due,
       coalesce(r.assignment_handling_supervisor, holder('complaint_supervisor', r.promised_on)) AS staff,
       NULL AS department,
       CASE WHEN r.settled_on <= :as_of OR r.closed_on <= :as_of
              OR EXISTS (SELECT 1 FROM complaints_reminders AS m
                         WHERE m.record = r.id AND m."on" > r.promised_on AND m."on" <= :as_of)
            THEN r.id END AS met_by,
       r.promised_on AS since
FROM complaints AS r
WHERE r.promised_on < :as_of AND r.state NOT IN ('declined', 'withdrawn')
  AND (r.settled_on IS NULL OR r.settled_on > r.promised_on)
