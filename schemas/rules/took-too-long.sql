/*
code: rule/took-too-long
severity: info
source: [S2-10, S0-06, S0-13, S0-16, S0-19, S0-31, S0-32, S2-11, S2-13, S2-15, S2-19, S2-30, S2-32, S3-19, S3-20, S3-21, S3-23, S3-35, S3-43]
title: {zh: 用时超过规定, en: Took longer than the policy allows}
message:
  zh: “{what}”用了 {days} 天（{start} 至 {done}），规定 {limit} 天以内。
  en: “{what}” took {days} days ({start} to {done}); the policy allows {limit}.
fix:
  zh: 已经发生的不必改；请核对日期，以后按期办理。
  en: What has happened stays; check the dates, and keep to the time in future.
why:
  zh: 逾期的情况留在记录里，可以统计和改进；尚未办的由待办事项提醒。
  en: Lateness stays in the records so that it can be counted and mended; what is still to do is a duty.
wrong: |
  # 规定五天内上柜，竣工文档于 2026-06-10 收到 / five days allowed from 2026-06-10
  steps:
    - {to: in_cabinet, on: 2026-06-18, by: zhou-xiaolan}
right: |
  steps:
    - {to: in_cabinet, on: 2026-06-13, by: zhou-xiaolan}
*/
WITH first_steps AS MATERIALIZED (
    SELECT kind, record, state, min(day) AS day, min(n) AS n
    FROM every_step
    WHERE (kind, state) IN (VALUES ('dossiers', 'in_cabinet'), ('visits', 'reported'),
                            ('visits', 'confirmed'), ('submissions', 'marked'),
                            ('customers', 'trading'))
    GROUP BY kind, record, state
),
first_contracts AS MATERIALIZED (
    SELECT p.customer, p.contract, min(c.signed_on) AS signed_on
    FROM contract_periods AS p JOIN contracts AS c ON c.id = p.contract
    WHERE p.is_contract AND p.customer IS NOT NULL GROUP BY p.customer
),
spans AS (
    SELECT 'dossiers' AS kind, d.id AS record, '/steps/' || s.n || '/on' AS pointer,
           'days_to_formal_filing' AS setting, p.handover_received_on AS start, s.day AS done,
           '整理成正式客户档案上柜' AS what_zh, 'Formal filing' AS what_en
    FROM dossiers AS d JOIN projects AS p ON p.id = d.project
    JOIN first_steps AS s ON s.kind = 'dossiers' AND s.record = d.id AND s.state = 'in_cabinet'
    UNION ALL
    SELECT 'projects', id, '/handover/handed_over_on', 'handover_days', completed_on,
           handover_handed_over_on, '递交竣工文档', 'Handover of the completion documents'
    FROM projects
    UNION ALL
    SELECT 'customers', id, '/opened_on', 'file_opening_days', first_contact_on, opened_on,
           '客户建档', 'Opening the customer file'
    FROM customers
    UNION ALL
    SELECT 'changes', id, '/recorded_on', 'update_days', happened_on, recorded_on,
           '登记入档', 'Entry in the customer file'
    FROM changes
    UNION ALL
    SELECT 'changes', id, '/report/reported_on', 'matter_report_days', happened_on,
           report_reported_on, '重大事项报告', 'Report of an important matter'
    FROM changes WHERE important
    UNION ALL
    SELECT 'handovers', i.record, '/items/' || i.n || '/notified_on', 'departure_notice_days',
           h.last_working_day, i.notified_on, '通知客户', 'Notice to the customer'
    FROM handovers_items AS i JOIN handovers AS h ON h.id = i.record
    UNION ALL
    SELECT 'loans', id, '/backup_key/notified_on', 'backup_key_notice_days',
           backup_key_used_on, backup_key_notified_on,
           '知会使用备份锁匙', 'Notice that the backup key was used'
    FROM loans
    UNION ALL
    SELECT 'loans', id, '/returned_on', 'loan_days', coalesce(exception_until, borrowed_on),
           returned_on, '归还借阅', 'Return of the loan'
    FROM loans WHERE document_kind = 'original'
    UNION ALL
    SELECT 'loans', id, '/copying/copies_returned_on', 'copy_return_days', copying_copied_on,
           copying_copies_returned_on, '归还影印件', 'Return of the copies'
    FROM loans
    UNION ALL
    SELECT 'incidents', id, '/repair/repaired_on', 'days_to_repair', found_on,
           repair_repaired_on, '修复', 'Repair'
    FROM incidents WHERE incident_type = 'damaged'
    UNION ALL
    SELECT 'visits', id, '/filled_in_on', 'days_to_fill_in', visited_on, filled_in_on,
           '填写拜访记录', 'Filling in the visit record'
    FROM visits
    UNION ALL
    SELECT 'visits', id, '/anomaly/reported_on', 'days_to_escalate', anomaly_noticed_on,
           anomaly_reported_on, '异常情况上报', 'Report of an abnormal situation'
    FROM visits
    UNION ALL
    SELECT 'visits', c.record, '/steps/' || c.n || '/on', 'days_to_approve', r.day, c.day,
           '拜访记录审批', 'Approval of the visit record'
    FROM first_steps AS c JOIN first_steps AS r
        ON r.kind = 'visits' AND r.record = c.record AND r.state = 'reported'
    WHERE c.kind = 'visits' AND c.state = 'confirmed'
    UNION ALL
    SELECT 'submissions', id, '/submitted_on',
           CASE list_type WHEN 'monthly_results' THEN 'results_due_day'
                WHEN 'loans_out' THEN 'whereabouts_due_day' ELSE 'list_due_day' END,
           date(month || '-01', '+1 month', '-1 day'), submitted_on,
           '每月报送', 'Monthly submission'
    FROM submissions
    WHERE list_type IN ('monthly_results', 'loans_out', 'customer_list', 'supplier_list')
    UNION ALL
    SELECT 'submissions', m.record, '/steps/' || m.n || '/on', 'days_to_review', s.submitted_on,
           m.day, '审核并标记', 'Review and marking'
    FROM first_steps AS m JOIN submissions AS s ON s.id = m.record
    WHERE m.kind = 'submissions'
    UNION ALL
    SELECT 'contracts', f.contract, '/signed_on', 'first_business_days', t.day, f.signed_on,
           '首笔业务后签订合同', 'Contract after the first business'
    FROM first_contracts AS f
    JOIN first_steps AS t ON t.kind = 'customers' AND t.record = f.customer
    -- of class C a contract is wished for, not required
    WHERE f.customer NOT IN (SELECT customer FROM tier_history WHERE tier = 'C')
),
long AS (
    SELECT *, CAST(julianday(done) - julianday(start) AS INTEGER) AS days,
           (SELECT json_extract(value, '$') FROM policy
            WHERE setting = spans.setting AND from_date <= spans.start
            ORDER BY from_date DESC LIMIT 1) AS "limit"
    FROM spans
    -- what happened before the system was taken into use is not judged by its dates
    WHERE done > start AND start >= coalesce(
        (SELECT json_extract(value, '$') FROM policy WHERE setting = 'evidence_from'
         ORDER BY from_date DESC LIMIT 1), '')
)
SELECT kind, record, pointer, what_zh, what_en, days, start, done, "limit"
FROM long WHERE days > "limit"
