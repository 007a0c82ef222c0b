/*
code: rule/sign-off-staff
severity: error
source: [S0-12, S4-6.09]
title: {zh: 签署人当日不在职, en: Signature by somebody not in service that day}
message:
  zh: "{staff}在 {date} 不在职，不能签署。"
  en: "{staff} was not with the company on {date} and cannot have signed."
fix:
  zh: 请写实际签署的人和日期，或核对员工档案里的入职、离职日期。
  en: Name the person who signed and the date, or check the dates of joining and leaving in the staff record.
why:
  zh: 签署要能追查到当日在职、对此负责的人。
  en: A signature must lead to somebody who was there and answered for it.
wrong: |
  # liu-min 已于 2026-02-28 离职 / left on 2026-02-28
  sign_offs:
    - {role: reviewer, staff: liu-min, on: 2026-03-10, decision: agree}
right: |
  sign_offs:
    - {role: reviewer, staff: zhou-xiaolan, on: 2026-03-10, decision: agree}
*/
SELECT g.kind, g.record, '/sign_offs/' || g.n || '/staff' AS pointer,
       s.name AS staff, g.day AS date
FROM every_sign_off AS g JOIN staff AS s ON s.id = g.staff
WHERE g.day < coalesce(s.joined_on, '') OR g.day > coalesce(s.left_on, g.day)
