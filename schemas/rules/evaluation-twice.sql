/*
code: rule/evaluation-twice
severity: error
source: [S3-39, S3-11]
title: {zh: 同一季度评估了两次, en: Two evaluations for one quarter}
message:
  zh: 客户 {customer} 在这一业务领域 {quarter} 已有评估 {other}。
  en: Customer {customer} already has the evaluation {other} for {quarter} in this business area.
fix:
  zh: 请只留一次评估；确需重评的，记在下一季度，或更正原来那一次。
  en: Keep one of them; a new judgement belongs to the next quarter, or correct the first.
why:
  zh: 每季度调整一次分类；一个季度有两个结果，就不知道以哪个为准。
  en: Classes are adjusted once a quarter; with two results nobody knows which one counts.
wrong: |
  # 两个文件都写 / in two files
  customer: C-26-7KQ4
  business_area: road_freight
  quarter: 2026Q3
right: |
  customer: C-26-7KQ4
  business_area: road_freight
  quarter: 2026Q4
*/
SELECT 'evaluations' AS kind, a.id AS record, '/quarter' AS pointer,
       a.customer, a.quarter, min(b.id) AS other
FROM evaluations AS a
JOIN evaluations AS b ON b.customer = a.customer AND b.business_area = a.business_area
    AND b.quarter = a.quarter AND b.id <> a.id
GROUP BY a.id
