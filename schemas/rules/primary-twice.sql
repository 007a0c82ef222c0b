/*
code: rule/primary-twice
severity: error
source: [S0-09, S0-10]
title: {zh: 主要项不止一个, en: More than one main entry in a list}
message:
  zh: “{list}”里标为主要的有 {count} 项，只能有一项。
  en: “{list}” has {count} entries marked as main; there may be one.
fix:
  zh: 请只在一项上保留 primary。
  en: Keep primary on one entry only.
why:
  zh: 客户清单每行只印一个联系人、一个账号；标了两个就不知道印哪个。
  en: The lists print one contact and one account a line; with two marked nobody knows which.
wrong: |
  contacts:
    - {name: 王伟, primary: true}
    - {name: 李娜, primary: true}
right: |
  contacts:
    - {name: 王伟, primary: true}
    - {name: 李娜}
*/
WITH marked AS (
    SELECT 'customers' AS kind, record, '/contacts' AS pointer,
           '联系人' AS list_zh, 'Contact persons' AS list_en
    FROM customers_contacts WHERE "primary"
    UNION ALL
    SELECT 'customers', record, '/bank_accounts', '银行账户', 'Bank accounts'
    FROM customers_bank_accounts WHERE "primary"
    UNION ALL
    SELECT 'suppliers', record, '/contacts', '联系人', 'Contact persons'
    FROM suppliers_contacts WHERE "primary"
    UNION ALL
    SELECT 'suppliers', record, '/bank_accounts', '银行账户', 'Bank accounts'
    FROM suppliers_bank_accounts WHERE "primary"
)
SELECT kind, record, pointer, list_zh, list_en, count(*) AS count
FROM marked
GROUP BY kind, record, pointer
HAVING count(*) > 1
