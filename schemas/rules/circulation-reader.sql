/*
code: rule/circulation-reader
severity: error
source: ["S4-7.17"]
title: {zh: 传递给了不在许可范围的部门, en: Passed on to a department that may not read it}
message:
  zh: 部门“{department}”不在 {grading} 许可的范围内，或该密级当日尚未批准。
  en: The department “{department}” is not among those that {grading} permits, or the grading was not approved by then.
fix:
  zh: 请核对接收部门；需要扩大范围的，重新报批密级和阅读范围。
  en: Check the department; to widen the circle have grade and readers approved anew.
why:
  zh: 密级和阅读范围经批准后才传递，多一个人知道就多一分风险。
  en: What is graded is passed on to permitted readers after approval; each reader more is a risk more.
wrong: |
  # 许可的只有财务部 / only finance is permitted
  circulation: {grading: DD-26-2BBBB, department_concerned: marketing}
right: |
  circulation: {grading: DD-26-2BBBB, department_concerned: finance}
*/
SELECT 'disclosures' AS kind, c.id AS record, '/circulation/department_concerned' AS pointer,
       coalesce(u.name, c.circulation_department_concerned) AS department, g.id AS grading
FROM disclosures AS c
JOIN disclosures AS g ON g.id = c.circulation_grading
LEFT JOIN departments AS u ON u.id = c.circulation_department_concerned
WHERE c.disclosure_type = 'circulation'
  AND (c.circulation_department_concerned NOT IN (
           SELECT value FROM disclosures_grading_reader_departments AS r WHERE r.record = g.id)
       OR NOT EXISTS (SELECT 1 FROM disclosures_steps AS s
                      WHERE s.record = g.id AND s."to" = 'in_force' AND s."on" <= c.opened_on))
