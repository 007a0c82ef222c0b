/*
id: supplier-list
title: {zh: 分供方（服务产品提供商）名单, en: Sub-supplier (service and product provider) list}
description:
  zh: 供应商、分包商、产品提供商的每项服务或产品一行，按名称拼音排列。
  en: One line for each service or product of a supplier, subcontractor or product provider, sorted by pinyin.
source: [S0-10]
lists: suppliers
group: parties
order: 20
form: cf-yy-bd-02
sections:
  - id: suppliers
    title: {zh: 分供方名单, en: Sub-supplier list}
    empty:
      zh: 还没有分供方档案。
      en: There is no supplier file yet.
    columns:
      - {name: number, title: {zh: 序号, en: "No."}, format: integer, width: 5, align: center}
      - {name: name, title: {zh: 供应商、分包商、产品提供商, en: "Supplier, subcontractor, product provider"}, link: id, link_kind: suppliers, sort: name_pinyin, filter: text, width: 22}
      - {name: service, title: {zh: 服务／产品名称, en: "Service or product: name"}, width: 16}
      - {name: category, title: {zh: 服务／产品类别, en: "Service or product: category"}, filter: choice, width: 13}
      - {name: address, title: {zh: 地址, en: Address}, width: 24}
      - {name: legal_representative, title: {zh: 法人代表, en: Legal representative}, width: 8}
      - {name: contact, title: {zh: 联系人, en: Contact person}, width: 8}
      - {name: phone, title: {zh: 电话, en: Telephone}, format: telephone, width: 13}
      - {name: fax, title: {zh: 传真, en: Fax}, format: telephone, width: 13}
      - {name: provider_type, title: {zh: 供方类型, en: Kind of provider}, filter: choice, extra: true}
      - {name: state, title: {zh: 状态, en: State}, filter: choice, extra: true}
      - {name: owner, title: {zh: 负责人, en: Person in charge}, link: owner_id, link_kind: staff, filter: choice, extra: true}
*/
SELECT
  row_number() OVER (ORDER BY s.name_pinyin, s.id, service.n) AS number,
  s.id,
  s.name,
  s.name_pinyin,
  s.name_initial,
  s.state AS state_key,
  service.name AS service,
  service.category,
  s.address,
  s.legal_representative,
  (SELECT p.name FROM suppliers_contacts AS p
    WHERE p.record = s.id ORDER BY p."primary" DESC, p.n LIMIT 1) AS contact,
  coalesce(
    (SELECT t.value FROM suppliers_phones AS t WHERE t.record = s.id ORDER BY t.n LIMIT 1),
    (SELECT t.value FROM suppliers_contacts AS p
      JOIN suppliers_contacts_phones AS t ON t.record = p.record AND t.parent = p.n
      WHERE p.record = s.id ORDER BY p."primary" DESC, p.n, t.n LIMIT 1)
  ) AS phone,
  (SELECT f.value FROM suppliers_fax AS f WHERE f.record = s.id ORDER BY f.n LIMIT 1) AS fax,
  CASE :lang WHEN 'en' THEN provider.en ELSE provider.zh END AS provider_type,
  CASE :lang WHEN 'en' THEN state.en ELSE state.zh END AS state,
  owner.name AS owner,
  owner.id AS owner_id
FROM suppliers AS s
LEFT JOIN suppliers_services AS service ON service.record = s.id
LEFT JOIN choices AS provider
  ON provider.kind = 'suppliers' AND provider.column_name = 'provider_type'
  AND provider.const = s.provider_type
LEFT JOIN states AS state ON state.kind = 'suppliers' AND state.key = s.state
LEFT JOIN staff AS owner ON owner.id = s.owner
ORDER BY number;
