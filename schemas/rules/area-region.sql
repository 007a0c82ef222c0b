/*
code: rule/area-region
severity: error
source: ["S4-7.04"]
title: {zh: 一个地区属于两个销售区域, en: Region in two sales areas}
message:
  zh: 地区 {region} {name} 已属于销售区域 {other}。
  en: The region {region} {name} belongs to the sales area {other} already.
fix:
  zh: 请从其中一个区域去掉；已停用的区域填写 closed_on。
  en: Take it out of one of them; an area no longer used has its closed_on.
why:
  zh: 每家客户只属于一个区域，地区就不能重复。
  en: Each customer belongs to one area, so regions are not shared.
wrong: |
  regions: ['370200']  # 已在区域 east / in area east already
right: |
  regions: ['370300']
*/
WITH covered AS (
    SELECT r.record, r.n, r.value AS region,
           lag(r.record) OVER (PARTITION BY r.value ORDER BY r.record) AS other
    FROM areas_regions AS r JOIN areas AS a ON a.id = r.record
    WHERE a.closed_on IS NULL
)
SELECT 'areas' AS kind, c.record, '/regions/' || c.n AS pointer, c.region,
       coalesce(r.name, '') AS name, c.other
FROM covered AS c LEFT JOIN regions AS r ON r.id = c.region
WHERE c.other IS NOT NULL
