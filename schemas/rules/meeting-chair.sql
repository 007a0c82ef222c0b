/*
code: rule/meeting-chair
severity: warning
source: [S3-25, S3-27, S3-47]
title: {zh: 每周会议的主持或指导不合规定, en: Weekly meeting chaired or guided against the rules}
message:
  zh: “{field}”填写的是{staff}：{reason}。
  en: "“{field}” names {staff}: {reason}."
fix:
  zh: 请改正；由他人代理经理的，先在员工档案登记代理期间。
  en: Correct it; a deputy of the manager is recorded with dates in the staff file first.
why:
  zh: 每周会议由业务部门经理或客服部门经理主持，会上对部分业务员作业务指导。
  en: The manager of the business department or of customer service chairs the weekly meeting, at which salespeople are given guidance.
wrong: |
  # li-ming 不是部门经理 / is no department manager
  chair: li-ming
  attendees: [li-ming, zhou-xiaolan]
right: |
  # wang-fang 是部门经理 / department manager
  chair: wang-fang
  attendees: [wang-fang, li-ming, zhou-xiaolan]
*/
WITH odd AS (
    SELECT m.id AS record, '/chair' AS pointer, m.chair AS staff,
           '主持人' AS field_zh, 'Chair' AS field_en,
           '当日不是部门经理或客服部门经理' AS reason_zh,
           'not manager of a department or of customer service on that day' AS reason_en
    FROM meetings AS m
    WHERE m.meeting_type = 'weekly_business'
      AND NOT EXISTS (SELECT 1 FROM roles_held AS r
                      WHERE r.staff = m.chair
                        AND r.role IN ('department_manager', 'customer_service_manager')
                        AND m.held_on BETWEEN r.first_day AND r.last_day)
    UNION ALL
    SELECT m.id, '/chair', m.chair, '主持人', 'Chair', '不在参加人员之列', 'not among the attendees'
    FROM meetings AS m
    WHERE NOT EXISTS (SELECT 1 FROM meetings_attendees AS a
                      WHERE a.record = m.id AND a.value = m.chair)
    UNION ALL
    SELECT record, '/guidance/' || n || '/guided_by', guided_by, '指导人', 'Guided by',
           '不能指导自己', 'nobody guides himself or herself'
    FROM meetings_guidance WHERE guided_by = salesperson
)
SELECT 'meetings' AS kind, o.record, o.pointer, s.name AS staff, o.field_zh, o.field_en,
       o.reason_zh, o.reason_en
FROM odd AS o JOIN staff AS s ON s.id = o.staff
