/*
id: visitor-sheet
title: {zh: 客户层次分析明细, en: Head count of visitors}
description:
  zh: 每次来客统计的明细，合计、小计和前次调查合计由程序计算。
  en: The rows of each head count with total, subtotal and the total of the count before.
source: [S4-3.07]
over: visitor-counts
group: parties
order: 4307
sections:
  - id: rows
    title: {zh: 明细, en: Rows}
    columns:
      - {name: day, title: {zh: 日期, en: Day}, format: date, width: 9}
      - {name: total, title: {zh: 合计, en: Total}, format: integer, width: 5}
      - {name: men, title: {zh: 男主人, en: Men}, format: integer, empty: zero, width: 5}
      - {name: housewives, title: {zh: 主妇, en: Housewives}, format: integer, empty: zero, width: 5}
      - {name: boys, title: {zh: 小孩男, en: Boys}, format: integer, empty: zero, width: 5}
      - {name: girls, title: {zh: 小孩女, en: Girls}, format: integer, empty: zero, width: 5}
      - {name: male_students, title: {zh: 学生男, en: Male students}, format: integer, empty: zero, width: 5}
      - {name: female_students, title: {zh: 学生女, en: Female students}, format: integer, empty: zero, width: 5}
      - {name: subtotal, title: {zh: 小计, en: Subtotal}, format: integer, width: 5}
      - {name: previous_total, title: {zh: 前次调查合计, en: Total of the count before}, format: integer, empty: dash, width: 6}
      - {name: regulars, title: {zh: 熟顾客, en: Regulars}, format: integer, empty: zero, width: 5}
      - {name: passers_by, title: {zh: 路过路人, en: Passers-by}, format: integer, empty: zero, width: 5}
      - {name: alone, title: {zh: 单独, en: Alone}, format: integer, empty: zero, width: 5}
      - {name: parent_and_child, title: {zh: 亲子, en: Parent and child}, format: integer, empty: zero, width: 5}
      - {name: couples, title: {zh: 夫妇, en: Couples}, format: integer, empty: zero, width: 5}
      - {name: friends, title: {zh: 朋友, en: Friends}, format: integer, empty: zero, width: 5}
      - {name: remarks, title: {zh: 备注, en: Remarks}, empty: blank, width: 10}
*/
WITH counted AS (
  SELECT
    v.id, v.department, r.*,
    coalesce(r.regulars, 0) + coalesce(r.passers_by, 0) AS total,
    coalesce(r.men, 0) + coalesce(r.housewives, 0) + coalesce(r.boys, 0) + coalesce(r.girls, 0)
      + coalesce(r.male_students, 0) + coalesce(r.female_students, 0) AS subtotal
  FROM visitor_counts AS v
  JOIN visitor_counts_rows AS r ON r.record = v.id
),
compared AS (
  SELECT *, lag(total) OVER (PARTITION BY department ORDER BY day, id, n) AS previous_total
  FROM counted
)
SELECT
  id AS record, day, total, men, housewives, boys, girls, male_students, female_students, subtotal,
  previous_total, regulars, passers_by, alone, parent_and_child, couples, friends, remarks
FROM compared
ORDER BY id, n
