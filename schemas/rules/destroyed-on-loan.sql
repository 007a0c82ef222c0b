/*
code: rule/destroyed-on-loan
severity: error
source: ["S4-7.16"]
title: {zh: 档案借出未还或有争议却销毁, en: Destroyed while lent or in dispute}
message:
  zh: "{date} 销毁，当时的情况是：{reason}。"
  en: "It was destroyed on {date}, although: {reason}."
fix:
  zh: 请核对日期；借出的先收回，有争议的先解除保留。
  en: Check the dates; get back what is lent and settle what is in dispute first.
why:
  zh: 销毁前档案须齐全在柜，争议中的档案是证据。
  en: A file is complete and in the cabinet before it is destroyed; in a dispute it is evidence.
wrong: |
  # 借阅 F-26-2AAAA 还没有归还 / the loan F-26-2AAAA is open
  destruction: {destroyed_on: 2026-04-01}
right: |
  destruction: {destroyed_on: 2026-04-02}
*/
WITH destroyed AS (
    SELECT id, destruction_destroyed_on AS day, dispute_hold FROM dossiers
    WHERE destruction_destroyed_on IS NOT NULL
),
lent AS (
    SELECT d.id, min(l.id) AS loan
    FROM destroyed AS d
    JOIN loans AS l ON l.dossier = d.id AND l.borrowed_on <= d.day
    WHERE coalesce(l.returned_on, l.copying_file_returned_on, '9999-12-31') >= d.day
    GROUP BY d.id
)
SELECT 'dossiers' AS kind, d.id AS record, '/destruction/destroyed_on' AS pointer, d.day AS date,
       iif(d.dispute_hold, '因争议须保留', '档案借出未还') AS reason_zh,
       iif(d.dispute_hold, 'it was on hold for a dispute', 'it was lent and not returned')
           AS reason_en
FROM destroyed AS d LEFT JOIN lent AS l ON l.id = d.id
WHERE d.dispute_hold OR l.id IS NOT NULL
