/*
code: rule/file-contents
severity: error
source: [S2-17, S2-22, S2-07]
title: {zh: 档案里没有这份文件, en: The file has no such document}
message:
  zh: 档案“{dossier}”里没有 {number} 号{what}。
  en: The file “{dossier}” has no {what} {number}.
fix:
  zh: 请改正序号，或先把文件登记到档案里。
  en: Correct the number, or list the document in the file first.
why:
  zh: 备份复印件和借阅都要能对上档案目录，归还时才能逐件核对。
  en: Spare copies and loans must match the contents of the file, or they cannot be checked off on return.
wrong: |
  # 档案只有 1、2 号文件 / the file has documents 1 and 2
  dossier: D-26-3FGH
  documents: [3]
right: |
  dossier: D-26-3FGH
  documents: [2]
*/
SELECT 'dossiers' AS kind, c.record, '/spare_copies/' || c.n || '/document' AS pointer,
       d.title AS dossier, c.document AS number, '文件' AS what_zh, 'document' AS what_en
FROM dossiers_spare_copies AS c JOIN dossiers AS d ON d.id = c.record
WHERE NOT EXISTS (SELECT 1 FROM dossiers_documents AS x
                  WHERE x.record = c.record AND x.number = c.document)
UNION ALL
SELECT 'loans', v.record, '/documents/' || v.n, d.title, v.value, '文件', 'document'
FROM loans_documents AS v JOIN loans AS l ON l.id = v.record JOIN dossiers AS d ON d.id = l.dossier
WHERE NOT EXISTS (SELECT 1 FROM dossiers_documents AS x
                  WHERE x.record = d.id AND x.number = v.value)
UNION ALL
SELECT 'loans', l.id, '/spare_copy', d.title, l.spare_copy, '备份复印件', 'spare copy'
FROM loans AS l JOIN dossiers AS d ON d.id = l.dossier
WHERE l.spare_copy IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM dossiers_spare_copies AS c
                  WHERE c.record = d.id AND c.copy_number = l.spare_copy
                    AND coalesce(l.borrowed_on, l.applied_on)
                        BETWEEN c.made_on AND coalesce(c.withdrawn_on, '9999-12-31'))
