/*
code: rule/handover-people
severity: warning
source: [S0-22, S0-23, S0-32]
title: {zh: 交接的接收人或接手人不对, en: Handover to the wrong people}
message:
  zh: “{field}”填写的是{staff}：{reason}。
  en: "“{field}” names {staff}: {reason}."
fix:
  zh: 请改为所属部门的接收人、信息部的会同人，或接手这家客户的另一名员工。
  en: Name the receiver of the department, the person of the Information Department, or another employee who takes the customer over.
why:
  zh: 由所属业务部门会同信息部接收，另行指派员工接手，资料才真正移交。
  en: The department takes over together with the Information Department and another employee takes each customer; only then is it handed over.
wrong: |
  # sun-lihua 不在信息部 / is not of the Information Department
  countersigned_by: sun-lihua
right: |
  # liu-yan 在信息部 / is of the Information Department
  countersigned_by: liu-yan
*/
WITH RECURSIVE placed (staff, department) AS (
    SELECT id, department FROM staff
    UNION
    SELECT p.staff, d.parent FROM placed AS p JOIN departments AS d ON d.id = p.department
    WHERE d.parent IS NOT NULL
),
odd AS (
    SELECT h.id AS record, '/receiver' AS pointer, h.receiver AS staff,
           '业务部门接收人' AS field_zh, 'Received by (business department)' AS field_en,
           '不属于“所属业务部门”' AS reason_zh, 'not of the department taking over' AS reason_en
    FROM handovers AS h
    WHERE h.receiver IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM placed AS p
                      WHERE p.staff = h.receiver AND p.department = h.department)
    UNION ALL
    SELECT h.id, '/countersigned_by', h.countersigned_by, '信息部会同人', 'Taken over jointly by',
           '不属于信息部', 'not of the Information Department'
    FROM handovers AS h
    WHERE h.countersigned_by IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM roles_held AS r
                      WHERE r.staff = h.countersigned_by AND r.role = 'information'
                        AND h.last_working_day BETWEEN r.first_day AND r.last_day)
    UNION ALL
    SELECT h.id, '/items/' || i.n || '/assignment', a.salesperson, '顶替人员', 'Replacement',
           '就是离职的员工', 'the person who leaves'
    FROM handovers_items AS i JOIN handovers AS h ON h.id = i.record
    JOIN assignments AS a ON a.id = i.assignment WHERE a.salesperson = h.employee
)
SELECT 'handovers' AS kind, o.record, o.pointer, s.name AS staff, o.field_zh, o.field_en,
       o.reason_zh, o.reason_en
FROM odd AS o JOIN staff AS s ON s.id = o.staff
