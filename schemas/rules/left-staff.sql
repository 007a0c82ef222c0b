/*
code: rule/left-staff
severity: error
source: [S0-22, S0-31, S0-32, S2-05, S2-12]
title: {zh: 离职员工名下还有未移交的事项, en: Something still in the hands of somebody who has left}
message:
  zh: "{staff}（{left_on} 离职）仍是这里的“{duty}”，而 {day} 还办了事。"
  en: "{staff}, who left on {left_on}, is still “{duty}” here, where something was done on {day}."
fix:
  zh: 请改为接手的在职员工，并按规定办理交接。
  en: Name the member of staff who has taken over, and record the handover.
why:
  zh: 员工离职必须移交客户资料；没有人接手的客户和投诉不会有人跟进。
  en: Whoever leaves hands over the customers; a customer or case without an owner is looked after by nobody.
wrong: |
  # liu-min 已于 2026-02-28 离职 / left on 2026-02-28
  owner: liu-min
right: |
  owner: zhou-xiaolan
*/
-- the last day on which something was done decides, never today: somebody who will leave is
-- no error, and what lies still until a handover is something due
WITH done AS (
    SELECT 'customers' AS kind, record, "on" AS day FROM customers_steps
    UNION ALL SELECT 'customers', customer, evaluated_on FROM evaluations
    UNION ALL SELECT 'customers', customer, received_on FROM complaints
    UNION ALL SELECT 'customers', customer, visited_on FROM visits
    UNION ALL SELECT 'customers', customer, called_on FROM calls
    UNION ALL SELECT 'suppliers', record, "on" FROM suppliers_steps
    UNION ALL SELECT 'complaints', record, "on" FROM complaints_steps
    UNION ALL SELECT 'projects', record, "on" FROM projects_steps
    UNION ALL SELECT 'dossiers', record, "on" FROM dossiers_steps
    UNION ALL SELECT 'dossiers', dossier, borrowed_on FROM loans
),
latest AS (
    SELECT kind, record, max(day) AS day FROM done GROUP BY kind, record
    UNION ALL
    SELECT 'departments', c.department, max(d.day)
    FROM done AS d JOIN customers AS c ON c.id = d.record
    WHERE d.kind = 'customers' GROUP BY c.department
    UNION ALL
    SELECT 'assignments', a.id, max(d.day)
    FROM done AS d JOIN assignments AS a ON a.customer = d.record
    WHERE d.kind = 'customers' GROUP BY a.id
    UNION ALL
    SELECT 'cabinets', f.cabinet, max(d.day)
    FROM done AS d JOIN dossiers AS f ON f.id = d.record
    WHERE d.kind = 'dossiers' GROUP BY f.cabinet
),
held AS (
    SELECT 'customers' AS kind, id AS record, '/owner' AS pointer, owner AS staff,
           '负责人' AS duty_zh, 'owner' AS duty_en
    FROM customers WHERE state <> 'closed'
    UNION ALL
    SELECT 'customers', o.record, '/our_contacts/' || o.n, o.value, '联系人员', 'staff in contact'
    FROM customers_our_contacts AS o JOIN customers AS c ON c.id = o.record
    WHERE c.state <> 'closed'
    UNION ALL
    SELECT 'suppliers', id, '/owner', owner, '负责人', 'owner'
    FROM suppliers WHERE state <> 'closed'
    UNION ALL
    SELECT 'complaints', c.id, '/assignment/handler', c.assignment_handler, '承办人', 'handler'
    FROM complaints AS c JOIN states AS s ON s.kind = 'complaints' AND s.key = c.state
    WHERE NOT s.terminal
    UNION ALL
    SELECT 'complaints', c.id, '/assignment/handling_supervisor',
           c.assignment_handling_supervisor, '承办主管', 'supervisor in charge'
    FROM complaints AS c JOIN states AS s ON s.kind = 'complaints' AND s.key = c.state
    WHERE NOT s.terminal
    UNION ALL
    SELECT 'departments', id, '/head', head, '部门负责人', 'head of department'
    FROM departments WHERE closed_on IS NULL
    UNION ALL
    SELECT 'assignments', a.id, '/salesperson', a.salesperson, '划归的业务员', 'salesperson assigned'
    FROM assignments AS a JOIN customers AS c ON c.id = a.customer
    WHERE a.to_date IS NULL AND c.state <> 'closed'
    UNION ALL
    SELECT 'dossiers', id, '/keeper', keeper, '档案管理员', 'keeper of the file'
    FROM dossiers WHERE state <> 'destroyed'
    UNION ALL
    SELECT 'projects', id, '/project_manager', project_manager, '项目负责人', 'project manager'
    FROM projects WHERE state <> 'handed_over'
    UNION ALL
    SELECT 'cabinets', record, '/keys/' || n || '/holder', holder, '锁匙保管人', 'holder of the key'
    FROM (SELECT k.*, row_number() OVER (PARTITION BY k.record, k.key_set
                                         ORDER BY k.handed_over_on DESC, k.n DESC) AS place
          FROM cabinets_keys AS k JOIN cabinets AS c ON c.id = k.record AND c.closed_on IS NULL)
    WHERE place = 1
)
SELECT h.kind, h.record, h.pointer, s.name AS staff, s.left_on, l.day, h.duty_zh, h.duty_en
FROM held AS h
JOIN staff AS s ON s.id = h.staff
JOIN latest AS l ON l.kind = h.kind AND l.record = h.record
WHERE s.left_on < l.day
