/*
code: rule/key-department
severity: warning
source: [S1-06, S1-14]
title: {zh: 没有重点客户管理部门的人参加, en: Nobody of the department for key customers}
message:
  zh: 客户 {customer} 的“{matter}”里没有重点客户管理部门的人员。
  en: There is nobody of the department for key customers among the {matter} of {customer}.
fix:
  zh: 请在负责人、联系人员或参加人员里写上该部门的人。
  en: Name somebody of that department as owner, contact or participant.
why:
  zh: 重点客户的管理策略由该部门制定和执行，重要谈判由它组织并参加。
  en: That department makes and carries out the strategy for key customers and takes part in important negotiations.
wrong: |
  category: key
  owner: xu-wenbo
  our_contacts: [xu-wenbo, zhou-xiaolan]
right: |
  category: key
  owner: xu-wenbo
  our_contacts: [xu-wenbo, du-ruolin]
*/
WITH RECURSIVE units (id) AS (
    SELECT id FROM departments WHERE function = 'key_customers'
    UNION SELECT d.id FROM departments AS d JOIN units AS u ON d.parent = u.id
),
members AS MATERIALIZED (
    SELECT id FROM staff WHERE department IN (SELECT id FROM units)
    UNION SELECT head FROM departments WHERE id IN (SELECT id FROM units)
),
keys AS MATERIALIZED (SELECT id, owner FROM customers WHERE category = 'key' AND state <> 'closed')
SELECT 'customers' AS kind, k.id AS record, '/owner' AS pointer,
       '负责人和联系人员' AS matter_zh, 'owner and contacts' AS matter_en,
       k.id AS customer
FROM keys AS k
WHERE EXISTS (SELECT 1 FROM members)
  AND coalesce(k.owner, '') NOT IN (SELECT id FROM members)
  AND NOT EXISTS (SELECT 1 FROM customers_our_contacts AS c
                  WHERE c.record = k.id AND c.value IN (SELECT id FROM members))
UNION ALL
SELECT 'visits', v.id, '/negotiation/important', '重要商务谈判的参加人员',
       'participants in the important negotiation', v.customer
FROM visits AS v JOIN keys AS k ON k.id = v.customer
WHERE v.negotiation_important AND EXISTS (SELECT 1 FROM members)
  AND coalesce(v.salesperson, '') NOT IN (SELECT id FROM members)
  AND NOT EXISTS (SELECT 1 FROM visits_companions AS c
                  WHERE c.record = v.id AND c.value IN (SELECT id FROM members))
