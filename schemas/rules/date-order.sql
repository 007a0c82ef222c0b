/*
code: rule/date-order
severity: error
source: ["S4-6.03", "S4-6.10", "S4-7.09", S3-31]
title: {zh: 日期先后颠倒, en: Dates in the wrong order}
message:
  zh: “{later}”（{later_date}）早于“{first}”（{first_date}）。
  en: “{later}” ({later_date}) is before “{first}” ({first_date}).
fix:
  zh: 请核对这两个日期，改正写错的那一个。
  en: Check both dates and correct the one that is wrong.
why:
  zh: 时效、到期和统计都由日期推算，先后颠倒会算出负的天数。
  en: Times taken, expiry and statistics follow from the dates; in the wrong order they come out negative.
wrong: |
  received_on: 2026-03-04
  acceptance:
    promised_by: 2026-03-01
right: |
  received_on: 2026-03-04
  acceptance:
    promised_by: 2026-03-11
*/
WITH pairs AS (
    SELECT 'staff' AS kind, id AS record, '/left_on' AS pointer,
           '入职日期' AS first_zh, 'Joined on' AS first_en, joined_on AS first_date,
           '离职日期' AS later_zh, 'Left on' AS later_en, left_on AS later_date
    FROM staff
    UNION ALL
    SELECT 'staff', record, '/roles/' || n || '/to',
           '角色起始日期', 'Role from', "from", '角色结束日期', 'Role to', "to"
    FROM staff_roles
    UNION ALL
    SELECT 'staff', record, '/signing_keys/' || n || '/to',
           '签名密钥起始日期', 'Signing key from', "from",
           '签名密钥结束日期', 'Signing key to', "to"
    FROM staff_signing_keys
    UNION ALL
    SELECT 'departments', id, '/closed_on',
           '成立日期', 'Established on', established_on, '撤销日期', 'Closed on', closed_on
    FROM departments
    UNION ALL
    SELECT 'customers', id, '/opened_on',
           '首次接触日期', 'First contact on', first_contact_on,
           '建档日期', 'File opened on', opened_on
    FROM customers
    UNION ALL
    SELECT 'customers', record, '/repairs/' || n || '/next_service_on',
           '送修日期', 'Date brought in for repair', brought_on,
           '下一次保养期', 'Next service due', next_service_on
    FROM customers_repairs
    UNION ALL
    SELECT 'contracts', id, '/starts_on',
           '签订日期', 'Signed on', signed_on, '起始日期', 'Valid from', starts_on
    FROM contracts
    UNION ALL
    SELECT 'contracts', id, '/ends_on',
           '起始日期', 'Valid from', starts_on, '到期日期', 'Valid to', ends_on
    FROM contracts
    UNION ALL
    SELECT 'contracts', id, '/terminated_on',
           '签订日期', 'Signed on', signed_on,
           '提前终止日期', 'Terminated on', terminated_on
    FROM contracts
    UNION ALL
    SELECT 'contracts', id, '/terminated_on',
           '提前终止日期', 'Terminated on', terminated_on, '到期日期', 'Valid to', ends_on
    FROM contracts
    UNION ALL
    SELECT 'evaluations', id, '/effective_on',
           '评估日期', 'Evaluated on', evaluated_on, '生效日期', 'Effective on', effective_on
    FROM evaluations
    UNION ALL
    SELECT 'complaints', id, '/received_on',
           '购货日期', 'Date of purchase', purchased_on, '受理日期', 'Received on', received_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/shipped_on',
           '订购日期', 'Date of order', ordered_on, '交运日期', 'Date of shipment', shipped_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/shipped_on',
           '生产日期', 'Date of production', produced_on, '交运日期', 'Date of shipment', shipped_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/acceptance/promised_by',
           '受理日期', 'Received on', received_on,
           '承诺办理期限', 'Promised deadline', acceptance_promised_by
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/acceptance/acknowledged_on',
           '受理日期', 'Received on', received_on,
           '告知客户已收到日期', 'Receipt acknowledged on', acceptance_acknowledged_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/assignment/notice_on',
           '受理日期', 'Received on', received_on,
           '通知填写日期', 'Date of the notice', assignment_notice_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/assignment/reviewed_on',
           '通知填写日期', 'Date of the notice', assignment_notice_on,
           '通知审核日期', 'Notice reviewed on', assignment_reviewed_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/customer_answer/told_on',
           '受理日期', 'Received on', received_on,
           '告知客户日期', 'Customer told on', customer_answer_told_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/execution/settled_on',
           '受理日期', 'Received on', received_on,
           '实际办理日期', 'Actual date of settlement', execution_settled_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/follow_up/followed_up_on',
           '受理日期', 'Received on', received_on,
           '回访日期', 'Followed up on', follow_up_followed_up_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/closure/report_on',
           '实际办理日期', 'Actual date of settlement', execution_settled_on,
           '报告日期', 'Date of the report', closure_report_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', id, '/closure/closed_on',
           '实际办理日期', 'Actual date of settlement', execution_settled_on,
           '结案日期', 'Closed on', closure_closed_on
    FROM complaints
    UNION ALL
    SELECT 'complaints', r.record, '/reminders/' || r.n || '/on',
           '受理日期', 'Received on', c.received_on, '督促日期', 'Reminded on', r."on"
    FROM complaints_reminders AS r JOIN complaints AS c ON c.id = r.record
    UNION ALL
    SELECT 'complaints', s.record, '/steps/0/on',
           '受理日期', 'Received on', c.received_on, '第一步日期', 'First step on', s."on"
    FROM complaints_steps AS s JOIN complaints AS c ON c.id = s.record AND s.n = 0
    UNION ALL
    SELECT 'complaints', s.record, '/sign_offs/' || s.n || '/on',
           '受理日期', 'Received on', c.received_on, '签署日期', 'Signed on', s."on"
    FROM complaints_sign_offs AS s JOIN complaints AS c ON c.id = s.record
)
SELECT kind, record, pointer, first_zh, first_en, first_date, later_zh, later_en, later_date
FROM pairs
WHERE first_date > later_date
