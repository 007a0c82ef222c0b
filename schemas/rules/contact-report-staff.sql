/*
code: rule/contact-report-staff
severity: warning
source: [S0-29, S0-28]
title: {zh: 联系报告不是由联系人员作出, en: Contact report by somebody who is not in contact}
message:
  zh: "{staff}不在该客户的联系人员之列。"
  en: "{staff} is not among the staff in contact with this customer."
fix:
  zh: 请在客户档案的 our_contacts 补上该员工，或改正报告里的联系人员。
  en: Add the person to our_contacts of the customer, or correct the staff of the report.
why:
  zh: 对较重要的新客户，由指定的两名以上人员联系并报告。
  en: Important new customers are contacted, and reported on, by the two or more people named for them.
wrong: |
  # 客户的 our_contacts 是 zhou-xiaolan、liu-min / of the customer
  entry_type: contact
  contact: {staff: [sun-lihua], channel: telephone}
right: |
  entry_type: contact
  contact: {staff: [zhou-xiaolan], channel: telephone}
*/
SELECT 'changes' AS kind, s.record, '/contact/staff/' || s.n AS pointer,
       coalesce(p.name, s.value) AS staff
FROM changes_contact_staff AS s
JOIN changes AS x ON x.id = s.record
JOIN customers AS c ON c.id = x.customer AND c.important_new
LEFT JOIN staff AS p ON p.id = s.value
WHERE s.value IS NOT c.owner AND p.left_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM customers_our_contacts AS o
                  WHERE o.record = c.id AND o.value = s.value)
