/*
code: rule/linked-dates
severity: error
source: [S0-26, S2-03, S2-04, S2-06, S2-08, S3-18, S3-28, S3-44]
title: {zh: 与所引用记录的日期矛盾, en: Dates that contradict those of a linked record}
message:
  zh: “{later}”（{later_date}）早于 {other} 的“{first}”（{first_date}）。
  en: “{later}” ({later_date}) is before “{first}” of {other} ({first_date}).
fix:
  zh: 请核对两份记录的日期，或改为引用正确的记录。
  en: Check the dates of both records, or refer to the right one.
why:
  zh: 后一件事由前一件事引起，日期不能在它之前。
  en: What follows from something cannot be earlier than it.
wrong: |
  # V-26-3FGHJ 是 2026-05-12 的拜访 / a visit of 2026-05-12
  visited_on: 2026-05-08
  follows: V-26-3FGHJ
right: |
  visited_on: 2026-05-20
  follows: V-26-3FGHJ
*/
WITH pairs AS (
    SELECT 'letters' AS kind, l.id AS record, '/answers' AS pointer, a.id AS other,
           '日期' AS first_zh, 'Date' AS first_en, a.date AS first_date,
           '日期' AS later_zh, 'Date' AS later_en, l.date AS later_date
    FROM letters AS l JOIN letters AS a ON a.id = l.answers
    UNION ALL
    SELECT 'visits', v.id, '/follows', f.id, '拜访日期', 'Visited on', f.visited_on,
           '拜访日期', 'Visited on', v.visited_on
    FROM visits AS v JOIN visits AS f ON f.id = v.follows
    UNION ALL
    SELECT 'opportunities', o.id, '/source', v.id, '拜访日期', 'Visited on', v.visited_on,
           '发现日期', 'Found on', o.found_on
    FROM opportunities AS o JOIN visits AS v ON v.id = o.source
    UNION ALL
    SELECT 'plans', p.id, '/meeting', m.id, '会议日期', 'Held on', m.held_on,
           '制定日期', 'Drawn up on', p.drawn_up_on
    FROM plans AS p JOIN meetings AS m ON m.id = p.meeting
    UNION ALL
    SELECT 'construction-records', r.id, '/record_date', c.id, '签订日期', 'Signed on', c.signed_on,
           '记录日期', 'Date of the record', r.record_date
    FROM construction_records AS r JOIN projects AS p ON p.id = r.project
    JOIN contracts AS c ON c.id = p.contract
    UNION ALL
    SELECT 'construction-records', r.id, '/record_date', p.id, '记录日期', 'Date of the record',
           r.record_date, '完工日期', 'Completed on', p.completed_on
    FROM construction_records AS r JOIN projects AS p ON p.id = r.project
    UNION ALL
    SELECT 'dossiers', d.id, '/opened_on', c.id, '签订日期', 'Signed on', c.signed_on,
           '立卷日期', 'Opened on', d.opened_on
    FROM dossiers AS d JOIN projects AS p ON p.id = d.project
    JOIN contracts AS c ON c.id = p.contract
    UNION ALL
    SELECT 'dossiers', d.id, '/steps/' || s.n || '/on', p.id,
           '收到竣工文档日期', 'Completion documents received on', p.handover_received_on,
           '整理日期', 'Organised on', s."on"
    FROM dossiers AS d JOIN projects AS p ON p.id = d.project
    JOIN dossiers_steps AS s ON s.record = d.id AND s."to" = 'organised'
)
SELECT kind, record, pointer, other, first_zh, first_en, first_date, later_zh, later_en, later_date
FROM pairs
WHERE first_date > later_date
