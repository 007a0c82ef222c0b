/*
code: rule/responsibility-shares
severity: error
source: ["S4-6.12", "S4-6.12:responsibility_shares"]
title: {zh: 责任比率合计不是 100%, en: Shares of responsibility do not add up to 100 %}
message:
  zh: 各责任部门的比率合计为 {total}%，应为 100%。
  en: The shares of the departments responsible add up to {total} % instead of 100 %.
fix:
  zh: 请调整各部门的比率，使合计恰好为 100%。
  en: Adjust the shares of the departments to 100 % in all.
why:
  zh: 案件的责任由各部门分担，比率合计为 100%，损失才能按比率分摊。
  en: Responsibility for a case is shared out completely; only then can its loss be.
wrong: |
  responsible_departments:
    - {department: warehouse, share: 60}
    - {department: transport, share: 30}
right: |
  responsible_departments:
    - {department: warehouse, share: 60}
    - {department: transport, share: 40}
*/
SELECT 'complaints' AS kind, record, '/investigation/responsible_departments' AS pointer,
       rtrim(rtrim(printf('%d.%02d', sum(share) / 100, sum(share) % 100), '0'), '.') AS total
FROM complaints_investigation_responsible_departments
GROUP BY record
HAVING sum(share) <> 10000
