/*
id: customer-list
title: {zh: 客户清单, en: Customer list}
description:
  zh: 每个客户一行，按名称拼音排列。表单的列与 CF-YY-BD-01 一致，管理用的列另附。
  en: One line per customer, sorted by pinyin. The form's columns are those of CF-YY-BD-01; management columns stand beside them.
source: [S0-09, S0-14, S3-11]
lists: customers
group: parties
order: 10
form: cf-yy-bd-01
shows_masked: [customers_bank_accounts.account]
sections:
  - id: customers
    title: {zh: 客户清单, en: Customer list}
    empty:
      zh: 还没有客户档案。
      en: There is no customer file yet.
    columns:
      - {name: number, title: {zh: 序号, en: "No."}, format: integer, width: 5, align: center}
      - {name: name, title: {zh: 名称, en: Name}, link: id, link_kind: customers, sort: name_pinyin, filter: text, width: 19}
      - {name: address, title: {zh: 地址, en: Address}, width: 22}
      - {name: contact, title: {zh: 联系人, en: Contact person}, width: 7}
      - {name: phone, title: {zh: 电话, en: Telephone}, format: telephone, width: 13}
      - {name: fax, title: {zh: 传真, en: Fax}, format: telephone, width: 13}
      - {name: bank, title: {zh: 开户行, en: Opening bank}, width: 16}
      - {name: account, title: {zh: 账号, en: Account number}, format: bank-account, width: 14}
      - {name: tax_id, title: {zh: 税号, en: Taxpayer number}, format: tax-number, width: 18}
      - {name: tier, title: {zh: 等级, en: Tier}, format: tier, align: center, filter: choice, extra: true}
      - {name: score, title: {zh: 得分, en: Score}, format: score, empty: dash, extra: true}
      - {name: category, title: {zh: 类别, en: Category}, filter: choice, extra: true}
      - {name: relationship, title: {zh: 关系, en: Relationship}, filter: choice, extra: true}
      - {name: region, title: {zh: 地区, en: Region}, filter: choice, extra: true}
      - {name: owner, title: {zh: 负责人, en: Person in charge}, link: owner_id, link_kind: staff, filter: choice, extra: true}
      - {name: contract_until, title: {zh: 合同到期, en: Contract until}, format: date, empty: dash, extra: true}
      - {name: open_complaints, title: {zh: 未结投诉, en: Open complaints}, format: integer, empty: zero, extra: true}
*/
SELECT
  row_number() OVER (ORDER BY c.name_pinyin, c.id) AS number,
  c.id,
  c.name,
  c.name_pinyin,
  c.name_initial,
  c.state,
  c.address,
  (SELECT p.name FROM customers_contacts AS p
    WHERE p.record = c.id ORDER BY p."primary" DESC, p.n LIMIT 1) AS contact,
  coalesce(
    (SELECT t.value FROM customers_phones AS t WHERE t.record = c.id ORDER BY t.n LIMIT 1),
    (SELECT t.value FROM customers_contacts AS p
      JOIN customers_contacts_phones AS t ON t.record = p.record AND t.parent = p.n
      WHERE p.record = c.id ORDER BY p."primary" DESC, p.n, t.n LIMIT 1)
  ) AS phone,
  (SELECT f.value FROM customers_fax AS f WHERE f.record = c.id ORDER BY f.n LIMIT 1) AS fax,
  (SELECT b.bank FROM customers_bank_accounts AS b
    WHERE b.record = c.id ORDER BY b."primary" DESC, b.n LIMIT 1) AS bank,
  (SELECT b.account FROM customers_bank_accounts AS b
    WHERE b.record = c.id ORDER BY b."primary" DESC, b.n LIMIT 1) AS account,
  c.tax_id,
  c.tier_high AS tier,
  c.score,
  CASE :lang WHEN 'en' THEN category.en ELSE category.zh END AS category,
  c.relationship AS relationship_key,
  CASE :lang WHEN 'en' THEN relationship.en ELSE relationship.zh END AS relationship,
  region.name AS region,
  owner.name AS owner,
  owner.id AS owner_id,
  c.contract_until,
  c.open_complaints
FROM customers AS c
LEFT JOIN choices AS category
  ON category.kind = 'customers' AND category.column_name = 'category'
  AND category.const = c.category
LEFT JOIN choices AS relationship
  ON relationship.kind = 'customers' AND relationship.column_name = 'relationship'
  AND relationship.const = c.relationship
LEFT JOIN regions AS region ON region.id = c.region
LEFT JOIN staff AS owner ON owner.id = c.owner
ORDER BY number;
