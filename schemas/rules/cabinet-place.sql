/*
code: rule/cabinet-place
severity: error
source: [S2-07, S2-12]
title: {zh: 柜位重复或文件柜已停用, en: Cabinet position taken or cabinet out of use}
message:
  zh: 文件柜“{cabinet}”的 {position}：{reason}。
  en: "{position} in cabinet “{cabinet}”: {reason}."
fix:
  zh: 请改正文件柜或柜位。
  en: Correct cabinet or position.
why:
  zh: 档案按柜位查找；一个柜位两份档案，或写着已停用的柜子，都找不到。
  en: Files are found by their position; with two at one place, or in a cabinet out of use, they are not.
wrong: |
  # D-26-3FGH 也在 1-1 / is at 1-1 too
  cabinet: main
  cabinet_position: 1-1
right: |
  cabinet: main
  cabinet_position: 1-2
*/
WITH shelved AS (
    SELECT d.id, d.cabinet, d.cabinet_position AS position,
           (SELECT max(s."on") FROM dossiers_steps AS s
            WHERE s.record = d.id AND s."to" = 'in_cabinet') AS day,
           lag(d.id) OVER (PARTITION BY d.cabinet, d.cabinet_position ORDER BY d.id) AS other
    FROM dossiers AS d
    WHERE d.cabinet IS NOT NULL AND d.cabinet_position IS NOT NULL AND d.state <> 'destroyed'
)
SELECT 'dossiers' AS kind, s.id AS record, '/cabinet_position' AS pointer,
       coalesce(c.name, s.cabinet) AS cabinet, s.position,
       '已放着 ' || s.other AS reason_zh, s.other || ' is there already' AS reason_en
FROM shelved AS s LEFT JOIN cabinets AS c ON c.id = s.cabinet
WHERE s.other IS NOT NULL
UNION ALL
SELECT 'dossiers', s.id, '/cabinet', c.name, s.position,
       '该柜已于 ' || c.closed_on || ' 停用', 'the cabinet went out of use on ' || c.closed_on
FROM shelved AS s JOIN cabinets AS c ON c.id = s.cabinet
WHERE c.closed_on IS NOT NULL
