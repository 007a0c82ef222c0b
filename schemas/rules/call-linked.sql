/*
code: rule/call-linked
severity: error
source: ["S4-8.04", "S4-5.02"]
title: {zh: 来电没有关联相应的记录, en: Call that names no record of its kind}
message:
  zh: “{type}”来电关联的记录里没有“{wanted}”。
  en: This call ({type}) names other records, but no {wanted}.
fix:
  zh: 请先立“{wanted}”，再把它的编号写入 linked_records。
  en: Open the {wanted} first and write its id into linked_records.
why:
  zh: 热线接到的投诉和报修都要立案，不能只留在通话记录里。
  en: What the hotline hears of complaints and repairs becomes a case and does not stay in the call record.
wrong: |
  call_type: complaint
  linked_records: [Q-26-2BBBB]
right: |
  call_type: complaint
  linked_records: [T-26-2AAAA]
*/
WITH wanted (call_type, kind, zh, en) AS (
    VALUES ('complaint', 'complaints', '投诉记录', 'complaint'),
        ('repair', 'services', '服务记录', 'service record')
)
SELECT 'calls' AS kind, c.id AS record, '/linked_records' AS pointer,
       t.zh AS type_zh, t.en AS type_en, w.zh AS wanted_zh, w.en AS wanted_en
FROM calls AS c
JOIN wanted AS w ON w.call_type = c.call_type
JOIN choices AS t ON t.kind = 'calls' AND t.column_name = 'call_type' AND t.const = c.call_type
WHERE NOT EXISTS (
    SELECT 1 FROM calls_linked_records AS l
    JOIN known_ids AS k ON k.id = l.value AND k.kind = w.kind
    WHERE l.record = c.id)
