/*
code: rule/visitor-counts
severity: error
source: ["S4-3.07"]
title: {zh: 来客人数合计不一致, en: Visitor counts that do not agree}
message:
  zh: "{day} 按不同分类合计的人数不一致：{first} 与 {second}。"
  en: "The classes of {day} do not add up to one number: {first} and {second}."
fix:
  zh: 请核对当日各栏：六类来客、熟客与过路客、同伴情况的合计应相同。
  en: "Check the columns of that day: six classes, regulars and passers-by, and company each make the same total."
why:
  zh: 同一天的来客只有一个总数，分类只是不同的看法。
  en: A day has one number of visitors; the classes are ways to look at it.
wrong: |
  rows:
    - {day: 2026-05-01, men: 30, housewives: 40, regulars: 60, passers_by: 20}
right: |
  rows:
    - {day: 2026-05-01, men: 30, housewives: 40, regulars: 50, passers_by: 20}
*/
WITH sums AS (
    SELECT record, n, day,
           iif(coalesce(men, housewives, boys, girls, male_students, female_students) IS NULL, NULL,
               coalesce(men, 0) + coalesce(housewives, 0) + coalesce(boys, 0) + coalesce(girls, 0)
               + coalesce(male_students, 0) + coalesce(female_students, 0)) AS a,
           iif(coalesce(regulars, passers_by) IS NULL, NULL,
               coalesce(regulars, 0) + coalesce(passers_by, 0)) AS b,
           iif(coalesce(alone, parent_and_child, couples, friends) IS NULL, NULL,
               coalesce(alone, 0) + coalesce(parent_and_child, 0) + coalesce(couples, 0)
               + coalesce(friends, 0)) AS c
    FROM visitor_counts_rows
)
SELECT 'visitor-counts' AS kind, record, '/rows/' || n || '/day' AS pointer, day,
       coalesce(a, b) AS first, iif(a <> b, b, c) AS second
FROM sums
WHERE a <> b OR a <> c OR b <> c
