/*
id: departure-notice
title: {zh: "通知客户联系人离职", en: "Tell customers that their contact has left"}
source: [S0-31]
group: staff
who: {zh: "接手的员工", en: "Whoever takes over"}
needs: [departure_notice_days]
working_day: true
result_class: internal
message:
  zh: "通知客户：原联系人已离职，由接手人联系。"
  en: "Tell the customer that the contact has left and who has taken over."
why:
  zh: "原联系人最后工作日 {since}，{days} 天内通知。"
  en: "The contact’s last working day was {since}; within {days} days."
met:
  zh: "交接记录中该客户的通知日期或通知函。"
  en: "The date of the notice, or the letter, in the handover."
*/
SELECT 'customers' AS kind, i.customer AS record,
       add_days(coalesce(h.last_working_day, e.left_on),
                setting('departure_notice_days', coalesce(h.last_working_day, e.left_on))) AS due,
       coalesce(i.notified_by, c.owner, h.receiver) AS staff, coalesce(c.department, h.department) AS department,
       CASE WHEN i.notified_on <= :as_of THEN coalesce(i.letter, h.id) END AS met_by,
       coalesce(h.last_working_day, e.left_on) AS since, h.id AS item,
       setting('departure_notice_days', coalesce(h.last_working_day, e.left_on)) AS days
FROM handovers AS h
JOIN handovers_items AS i ON i.record = h.id
JOIN staff AS e ON e.id = h.employee
JOIN customers AS c ON c.id = i.customer
WHERE c.state <> 'closed' AND h.state <> 'dropped'
