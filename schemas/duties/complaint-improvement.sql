/*
id: complaint-improvement
title: {zh: "投诉后的改进", en: "Improve after a complaint"}
source: ["S4-6.10", S1-37, S1-40]
group: service
who: {zh: "承办人", en: "Handler"}
result_class: internal
message:
  zh: "落实投诉后的改进措施。"
  en: "Carry out the improvement after the complaint."
why:
  zh: "投诉中写明 {due} 前完成改进。"
  en: "The complaint names {due}."
met:
  zh: "以该投诉为来源、已完成的改进记录，或写明改进内容并已结案的投诉。"
  en: "An improvement that names the complaint and is done, or the complaint, closed with its improvement written down."
*/
SELECT 'complaints' AS kind, r.id AS record, r.improvement_due_on AS due,
       coalesce(r.assignment_handler, r.received_by) AS staff,
       r.assignment_department_in_charge AS department,
       coalesce(
           (SELECT min(i.id) FROM improvements AS i
            WHERE i.source_record = r.id AND i.state IN ('done', 'verified')),
           CASE WHEN r.closed_on <= :as_of AND EXISTS (
               SELECT 1 FROM complaints_improvement_lines AS l WHERE l.record = r.id)
           THEN r.id END) AS met_by
FROM complaints AS r
WHERE r.improvement_due_on IS NOT NULL
