/*
code: rule/staff-in-contact
severity: error
source: [S0-28, S0-30]
title: {zh: 较重要新客户的联系人员不足, en: Too few staff in contact with an important new customer}
message:
  zh: 较重要的新客户至少要有 {needed} 名在职员工联系，现在只有 {count} 名。
  en: "An important new customer needs {needed} members of staff in contact; in service: {count}."
fix:
  zh: 请在 our_contacts 补上另一名在职员工；客户已不属于较重要新客户的，去掉 important_new。
  en: Add another member of staff in service to our_contacts; if the customer is no longer an important new one, remove important_new.
why:
  zh: 规定对较重要、未来将发展的新客户，公司要有两个以上的人员与之联系，以免一人离开就断了联系。
  en: The company must have two or more people in contact with such a customer, so that the relation does not hang on one of them.
wrong: |
  important_new: true
  our_contacts: [zhou-xiaolan]
right: |
  important_new: true
  our_contacts: [zhou-xiaolan, liu-min]
*/
WITH counted AS (
    SELECT c.id, c.opened_on,
           -- whoever has left counts too: rule/left-staff asks for somebody in their place
           (SELECT count(DISTINCT value) FROM customers_our_contacts
            WHERE record = c.id) AS count,
           EXISTS (SELECT 1 FROM customers_our_contacts WHERE record = c.id) AS given,
           (SELECT CAST(value AS INTEGER) FROM policy
            WHERE setting = 'min_staff_in_contact' AND from_date <= c.opened_on
            ORDER BY from_date DESC LIMIT 1) AS needed
    FROM customers AS c
    WHERE c.important_new AND c.state <> 'closed'
)
SELECT 'customers' AS kind, id AS record,
       CASE WHEN given THEN '/our_contacts' ELSE '/important_new' END AS pointer,
       needed, count
FROM counted
WHERE count < needed
