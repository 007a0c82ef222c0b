/*
code: rule/key-holder
severity: warning
source: [S2-12, S2-28]
title: {zh: 锁匙不在规定的人手里, en: Cabinet key in the wrong hands}
message:
  zh: “{set}”由{holder}保管，应由{wanted}保管。
  en: "“{set}” is held by {holder}; it belongs with: {wanted}."
fix:
  zh: 请登记新的交接（keys 再加一行），把锁匙交给规定的人。
  en: Hand the key to the right person and add a line to keys.
why:
  zh: 文件柜有两套锁匙，一套由内勤部配备，一套交总经理备份。
  en: Of the two sets one is with the Office Department, the other with the General Manager as backup.
wrong: |
  # li-ming 不是总经理 / is not the General Manager
  keys:
    - {key_set: backup, holder: li-ming, handed_over_on: 2025-01-02}
right: |
  keys:
    - {key_set: backup, holder: chen-gang, handed_over_on: 2025-01-02}
*/
WITH latest AS (
    SELECT k.*, row_number() OVER (PARTITION BY k.record, k.key_set
                                   ORDER BY k.handed_over_on DESC, k.n DESC) AS place
    FROM cabinets_keys AS k JOIN cabinets AS c ON c.id = k.record AND c.closed_on IS NULL
),
wanted (key_set, role, zh, en) AS (
    VALUES ('working', 'office', '内勤部', 'the Office Department'),
           ('backup', 'general_manager', '总经理', 'the General Manager')
)
SELECT 'cabinets' AS kind, k.record, '/keys/' || k.n || '/holder' AS pointer,
       c.zh AS set_zh, c.en AS set_en, s.name AS holder, w.zh AS wanted_zh, w.en AS wanted_en
FROM latest AS k
JOIN wanted AS w ON w.key_set = k.key_set
JOIN staff AS s ON s.id = k.holder
JOIN choices AS c ON c.kind = 'cabinets' AND c.column_name = 'keys_key_set' AND c.const = k.key_set
WHERE k.place = 1
  AND NOT EXISTS (SELECT 1 FROM roles_held AS r
                  WHERE r.staff = k.holder AND r.role = w.role
                    AND k.handed_over_on BETWEEN r.first_day AND r.last_day)
