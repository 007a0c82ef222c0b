/*
id: loans-out-list
title: {zh: "报送未归还档案去向列表", en: "Submit the list of files not returned"}
source: [S2-30, S2-31, S2-05, S2-28, "S4-7.16"]
group: lists
who: {zh: "内勤部", en: "Office department"}
needs: [whereabouts_due_day]
uses: [whereabouts_cut_off]
working_day: true
result_class: internal
message:
  zh: "统计 {list_month} 末借出未归还的原件和影印件，把去向列表呈交总经理。"
  en: "List the originals and copies not returned at the end of {list_month} and submit it to the general manager."
why:
  zh: "每月 {day} 日前呈交；没有未归还的也要报。"
  en: "Due by day {day} of each month; also where nothing is outstanding."
met:
  zh: "该月的去向列表报送记录，已提交。"
  en: "The submission of the list of that month, submitted."
*/
SELECT '' AS kind, NULL AS record,
       month_day(m.first, setting('whereabouts_due_day', m.first)) AS due,
       holder('office', m.first) AS staff, NULL AS department,
       (SELECT min(s.id) FROM submissions AS s
        WHERE s.list_type = 'loans_out' AND s.month = p.key
          AND EXISTS (SELECT 1 FROM submissions_steps AS t
                      WHERE t.record = s.id AND t."to" = 'submitted')) AS met_by,
       p.key AS period, p.key AS list_month, setting('whereabouts_due_day', m.first) AS day
FROM periods AS m
JOIN periods AS p ON p.kind = 'month' AND p.last = date(m.first, '-1 day')
WHERE m.kind = 'month' AND m.first > (
    SELECT min(day) FROM (SELECT min(applied_on) AS day FROM loans
                          UNION ALL SELECT min(opened_on) FROM dossiers))
