/*
code: rule/raised-complaint
severity: error
source: ["S4-6.14"]
title: {zh: 抱怨转成的不是投诉, en: Grievance raised to something that is no complaint}
message:
  zh: “转为的投诉”{other} 本身也是抱怨，不是投诉。
  en: "{other}, to which this grievance was raised, is itself a grievance."
fix:
  zh: 请写由这件抱怨立案的投诉的编号；还没有立案的，请先登记投诉。
  en: Name the complaint that was opened from this grievance; open it first if there is none.
why:
  zh: 需要决定、索赔或期限的抱怨要转为投诉，否则没有人对期限负责。
  en: A grievance that needs a decision, a claim or a deadline becomes a complaint; otherwise nobody answers for the deadline.
wrong: |
  # T-26-9HXRC 的 level 也是 grievance / is a grievance too
  level: grievance
  raised_to: T-26-9HXRC
right: |
  # T-26-3MPWD 的 level 是 complaint / is a complaint
  level: grievance
  raised_to: T-26-3MPWD
*/
SELECT 'complaints' AS kind, g.id AS record, '/raised_to' AS pointer, t.id AS other
FROM complaints AS g JOIN complaints AS t ON t.id = g.raised_to
WHERE t.level <> 'complaint'
