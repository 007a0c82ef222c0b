/*
code: rule/recorded-twice
severity: warning
source: ["S4-4.06", "S4-3.07", "S4-3.09", "S4-5.10", "S4-7.10", "S4-8.08", "S4-4.10"]
title: {zh: 同一事项登记了两次, en: The same thing recorded twice}
message:
  zh: "{what}已经登记过（{other}）。"
  en: "{what} is recorded already ({other})."
fix:
  zh: 请核对后只保留一份，或改正写错的期间、名称或编号。
  en: Check and keep one of them, or correct the period, name or number that is wrong.
why:
  zh: 登记两次，统计和目标就会加倍，现场也不知道以哪份为准。
  en: Recorded twice it is counted twice, and nobody knows which one holds.
wrong: |
  # 同一机型的 RS200-8891 已有档案 / RS200-8891 of this model is on file already
  model: RS-200
  serial_no: RS200-8891
right: |
  model: RS-200
  serial_no: RS200-8892
*/
-- what makes two records the same is compared as one text
WITH things AS (
    SELECT 'profit-notes' AS kind, id, '/month' AS pointer,
           '这个月、品牌和部门的利润说明' AS what_zh,
           'The note on profit of this month, brand and department' AS what_en,
           json_array(month, brand, department) AS same FROM profit_notes
    UNION ALL
    SELECT 'visitor-counts', id, '/month', '这家店这个月的来客人数',
           'The count of visitors of this shop and month', json_array(department, month)
    FROM visitor_counts
    UNION ALL
    SELECT 'service-points', id, '/name', '这个地区同名的服务网点',
           'A service outlet of this name in this region', json_array(name, region)
    FROM service_points WHERE state <> 'closed'
    UNION ALL
    SELECT 'equipment', id, '/serial_no', '这个机型的这个编号',
           'This serial number of this model', json_array(coalesce(model, name), serial_no)
    FROM equipment WHERE serial_no IS NOT NULL
    UNION ALL
    SELECT 'staff-appraisals', id, '/year', '这名员工这一年的考核',
           'The appraisal of this employee and year', json_array(employee, year)
    FROM staff_appraisals
    UNION ALL
    SELECT 'credit-analyses', id, '/analysed_on', '这家客户这一年的信用分析',
           'The credit analysis of this customer and year',
           json_array(customer, substr(analysed_on, 1, 4))
    FROM credit_analyses
    UNION ALL
    SELECT 'targets', t.id, '/lines/' || l.n, '这一行的目标', 'The target of this line',
           json_array(t.target_type, t.starts_on, t.ends_on, l.customer, l.department,
                      l.salesperson, l.product, l.brand, l.branch, l.region, l.month,
                      l.exclusive, l.indicator)
    FROM targets AS t JOIN targets_lines AS l ON l.record = t.id
    WHERE t.state IN ('in_force', 'closed')
),
placed AS (
    SELECT *, row_number() OVER alike AS place, first_value(id) OVER alike AS other
    FROM things
    WINDOW alike AS (PARTITION BY kind, same ORDER BY id, pointer)
)
SELECT kind, id AS record, pointer, what_zh, what_en, other
FROM placed
WHERE place > 1
