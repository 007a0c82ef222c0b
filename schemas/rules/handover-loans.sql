/*
code: rule/handover-loans
severity: error
source: [S0-21]
title: {zh: 交接归档时还有未还的档案, en: Handover filed while files are still on loan}
message:
  zh: "{staff}借阅的“{content}”（{loan}）还没有归还注销。"
  en: "“{content}” ({loan}), lent to {staff}, has not been returned and cancelled."
fix:
  zh: 请先收回并注销这笔借阅，再归档交接。
  en: Have the loan returned and cancelled before the handover is filed.
why:
  zh: 离职员工不得带走客户资料；有未还的借阅，就不能声明没有带走。
  en: Whoever leaves may keep no customer data; with a loan open that cannot be declared.
wrong: |
  # li-ming 的借阅 F-26-3FGHJ 尚未注销 / is still open
  employee: li-ming
  steps:
    - {to: filed, on: 2026-10-31, by: wang-fang}
right: |
  # 借阅 F-26-3FGHJ 于 2026-10-30 注销 / was cancelled
  employee: li-ming
  steps:
    - {to: filed, on: 2026-10-31, by: wang-fang}
*/
SELECT 'handovers' AS kind, h.id AS record, '/employee' AS pointer,
       coalesce(p.name, h.employee) AS staff, l.content, l.id AS loan
FROM handovers AS h
JOIN loans AS l ON l.applicant = h.employee AND l.borrowed_on <= h.last_working_day
JOIN states AS t ON t.kind = 'loans' AND t.key = l.state AND NOT t.terminal
LEFT JOIN staff AS p ON p.id = h.employee
WHERE h.state IN ('filed', 'closed')
