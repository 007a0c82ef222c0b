/*
code: rule/complaint-corrected
severity: warning
source: [S1-37, "S4-6.13"]
title: {zh: 需要改进的投诉没有改进措施, en: Complaint to be improved upon without a measure}
message:
  zh: 结案时写明需要改进，却没有写工作改进内容，也没有改进记录。
  en: At closing an improvement was called for, but neither its content nor a record of it is there.
fix:
  zh: 请填写 improvement 的工作改进，或登记以这件投诉为来源的改进记录。
  en: Fill in the improvement of the complaint, or record an improvement with it as source.
why:
  zh: 投诉要整改：写明做什么、谁负责、何时完成。
  en: "What was complained about is put right: what, by whom and by when."
wrong: |
  improvement: {needed: true}
  steps:
    - {to: closed, on: 2026-06-01, by: he-jingyi}
right: |
  improvement: {needed: true, work_improvement: 装车前核对堆码层数, due_on: 2026-06-30}
  steps:
    - {to: closed, on: 2026-06-01, by: he-jingyi}
*/
SELECT 'complaints' AS kind, c.id AS record, '/improvement/needed' AS pointer
FROM complaints AS c
WHERE c.improvement_needed AND c.state IN ('closed', 'settled')
  AND c.improvement_work_improvement IS NULL
  AND NOT EXISTS (SELECT 1 FROM complaints_improvement_lines AS l WHERE l.record = c.id)
  AND NOT EXISTS (SELECT 1 FROM improvements AS i WHERE i.source_record = c.id)
  AND NOT EXISTS (SELECT 1 FROM improvements_study_complaints AS s WHERE s.value = c.id)
