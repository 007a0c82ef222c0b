/*
code: rule/submission-recipients
severity: error
source: [S0-06, S0-08]
title: {zh: 月度名单没有报送规定的部门, en: Monthly list not sent to every department}
message:
  zh: 这份名单没有报送：{missing}。
  en: "This list was not sent to: {missing}."
fix:
  zh: 请在 recipients 补上这些部门；尚未报送的，先不要写“已报送”。
  en: Add these departments to recipients; if the list has not gone to them, do not record it as submitted yet.
why:
  zh: 规定两份名单分别报至综合部和营销中心。
  en: Both lists go to the General Affairs Department and to the Marketing Centre.
wrong: |
  list_type: customer_list
  recipients: [marketing]
right: |
  list_type: customer_list
  recipients: [general, marketing]
*/
WITH sent AS (
    SELECT s.id, s.submitted_on,
           EXISTS (SELECT 1 FROM submissions_recipients WHERE record = s.id) AS given
    FROM submissions AS s
    WHERE s.list_type IN ('customer_list', 'supplier_list') AND s.state <> 'prepared'
      AND s.submitted_on IS NOT NULL
),
wanted AS (
    SELECT s.id, s.given, u.value AS unit
    FROM sent AS s
    JOIN json_each((SELECT value FROM policy
                    WHERE setting = 'list_recipients' AND from_date <= s.submitted_on
                    ORDER BY from_date DESC LIMIT 1)) AS u
)
SELECT 'submissions' AS kind, w.id AS record,
       CASE WHEN w.given THEN '/recipients' ELSE '' END AS pointer,
       group_concat(coalesce(c.zh, w.unit), '、') AS missing_zh,
       group_concat(coalesce(c.en, w.unit), ', ') AS missing_en
FROM wanted AS w
LEFT JOIN choices AS c ON c.kind = 'departments' AND c.column_name = 'function' AND c.const = w.unit
WHERE NOT EXISTS (
    SELECT 1 FROM submissions_recipients AS r JOIN departments AS d ON d.id = r.value
    WHERE r.record = w.id AND d.function = w.unit)
  -- a department with errors of its own may be the one
  AND NOT EXISTS (
    SELECT 1 FROM submissions_recipients AS r
    JOIN known_ids AS k ON k.kind = 'departments' AND k.id = r.value AND NOT k.valid
    WHERE r.record = w.id)
GROUP BY w.id, w.given
