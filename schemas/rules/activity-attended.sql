/*
code: rule/activity-attended
severity: warning
source: [S1-26, "S1-26:attended"]
title: {zh: 到场客户不在邀请之列, en: Attended without having been invited}
message:
  zh: 到场的客户 {customer} {name} 不在邀请客户之列。
  en: "{customer} {name} attended but is not among the customers invited."
fix:
  zh: 请在 invited 里补上，或核对到场客户。
  en: Add the customer to invited, or check who came.
why:
  zh: 到场率按邀请的客户计算。
  en: Attendance is counted against the customers invited.
wrong: |
  invited: [C-25-2AAA]
  attended: [C-25-2AAA, C-25-2BBB]
right: |
  invited: [C-25-2AAA, C-25-2BBB]
  attended: [C-25-2AAA, C-25-2BBB]
*/
SELECT 'activities' AS kind, a.record, '/attended/' || a.n AS pointer,
       c.id AS customer, c.name
FROM activities_attended AS a JOIN customers AS c ON c.id = a.value
WHERE NOT EXISTS (
    SELECT 1 FROM activities_invited AS i WHERE i.record = a.record AND i.value = a.value)
