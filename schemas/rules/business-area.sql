/*
code: rule/business-area
severity: error
source: [S3-06]
title: {zh: 公司资料里没有这个业务领域, en: Business area that the company does not have}
message:
  zh: 业务领域“{area}”不在公司资料里。现有：{known}。
  en: "The business area “{area}” is not in the company settings. There are: {known}."
fix:
  zh: 请改成现有的业务领域，或先在 records/company.yaml 的 business_areas 增加。
  en: Write one of them, or add the area to business_areas in records/company.yaml first.
why:
  zh: 客户按业务领域分类评估；写法不一，同一领域就会分成两个。
  en: Customers are classified per business area; with two spellings one area becomes two.
wrong: |
  business_areas: [raod_freight]
right: |
  business_areas: [road_freight]
*/
WITH known AS MATERIALIZED (
    SELECT json_extract(value, '$.key') AS area, json_extract(value, '$.title.zh') AS zh,
           json_extract(value, '$.title.en') AS en
    FROM json_each((SELECT value FROM company WHERE key = 'business_areas'))
),
used AS (
    SELECT 'customers' AS kind, record, '/business_areas/' || n AS pointer, value AS area
    FROM customers_business_areas
    UNION ALL
    SELECT 'contracts', record, '/business_areas/' || n, value FROM contracts_business_areas
    UNION ALL
    SELECT 'evaluations', id, '/business_area', business_area FROM evaluations
)
SELECT kind, record, pointer, area,
       (SELECT group_concat(area || '（' || coalesce(zh, area) || '）', '、') FROM known) AS known_zh,
       (SELECT group_concat(area || ' (' || coalesce(en, area) || ')', ', ') FROM known) AS known_en
FROM used
WHERE area NOT IN (SELECT area FROM known)
  AND EXISTS (SELECT 1 FROM known)  -- none at all: company.yaml itself has errors
