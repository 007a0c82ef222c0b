/*
code: rule/manual-copies
severity: warning
source: [S2-35]
title: {zh: 常用设备的说明书不够, en: Too few manuals of equipment in common use}
message:
  zh: 常用设备“{equipment}”在柜的说明书有 {held} 份，借出 {out} 份，规定至少留 {needed} 份。
  en: Of the manual of “{equipment}” {held} copies are held and {out} lent out; {needed} must stay in the cabinet.
fix:
  zh: 请收回或补印说明书，并更新在库份数。
  en: Get a manual back or a new one, and correct the number held.
why:
  zh: 公司常用设备的说明书，文件柜里至少留存一份。
  en: Of manuals of equipment in common use at least one stays in the filing cabinet.
wrong: |
  # 规定留两份 / two must stay
  common: true
  manual: {copies_held: 1}
right: |
  common: true
  manual: {copies_held: 2}
*/
WITH out AS (
    SELECT l.equipment, count(*) AS count
    FROM loans AS l JOIN states AS t ON t.kind = 'loans' AND t.key = l.state AND NOT t.terminal
    WHERE l.document_kind = 'manual' AND l.borrowed_on IS NOT NULL AND l.returned_on IS NULL
    GROUP BY l.equipment
),
held AS (
    SELECT e.id, e.name, e.manual_copies_held AS held, coalesce(o.count, 0) AS out,
           (SELECT json_extract(value, '$') FROM policy WHERE setting = 'min_manual_copies'
            ORDER BY from_date DESC LIMIT 1) AS needed
    FROM equipment AS e LEFT JOIN out AS o ON o.equipment = e.id
    WHERE e.common AND e.state <> 'scrapped'
)
SELECT 'equipment' AS kind, id AS record, '/manual/copies_held' AS pointer, name AS equipment,
       held, out, needed
FROM held WHERE held - out < needed
