/*
id: backup-key-notice
title: {zh: "使用备份锁匙知会内勤部经理", en: "Give notice of using the backup key"}
source: [S2-13, S2-28]
group: files
who: {zh: "使用人", en: "Whoever used the key"}
needs: [backup_key_notice_days]
result_class: internal
message:
  zh: "知会内勤部经理。"
  en: "Tell the office manager."
why:
  zh: "{since} 使用备份锁匙，{days} 天内知会。"
  en: "The backup key was used on {since}; notice within {days} days."
met:
  zh: "写明知会日期的同一份借阅记录。"
  en: "The same loan, with the date of the notice."
*/
SELECT 'loans' AS kind, r.id AS record,
       add_days(r.backup_key_used_on, setting('backup_key_notice_days', r.backup_key_used_on)) AS due,
       r.applicant AS staff, r.department,
       CASE WHEN r.backup_key_notified_on <= :as_of THEN r.id END AS met_by,
       r.backup_key_used_on AS since, setting('backup_key_notice_days', r.backup_key_used_on) AS days
FROM loans AS r
WHERE r.backup_key_used_on <= :as_of
