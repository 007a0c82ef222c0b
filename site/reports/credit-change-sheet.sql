/*
id: credit-change-sheet
title: {zh: 信用变更时的年度交易额, en: Yearly turnover at a change of credit}
description:
  zh: 每份信用度变更报告日之前十二个月的交易额，和再前十二个月比较。
  en: The turnover of the twelve months before each report of a change of credit, and of the twelve before those.
source: [S4-7.11]
over: credit-changes
group: judgement
order: 4711
sections:
  - id: turnover
    title: {zh: 年度交易额, en: Yearly turnover}
    columns:
      - {name: annual_turnover, title: {zh: 年度交易额, en: Yearly turnover}, unit: {zh: 元, en: CNY}, format: money, empty: zero}
      - {name: before, title: {zh: 上一年度, en: Year before}, unit: {zh: 元, en: CNY}, format: money, empty: zero}
*/
SELECT
  g.id AS record,
  (SELECT sum(s.net_amount) FROM sales AS s
    WHERE s.customer = g.customer
      AND s.month BETWEEN strftime('%Y-%m', g.reported_on, 'start of month', '-12 months')
        AND strftime('%Y-%m', g.reported_on, 'start of month', '-1 month')) AS annual_turnover,
  (SELECT sum(s.net_amount) FROM sales AS s
    WHERE s.customer = g.customer
      AND s.month BETWEEN strftime('%Y-%m', g.reported_on, 'start of month', '-24 months')
        AND strftime('%Y-%m', g.reported_on, 'start of month', '-13 months')) AS before
FROM credit_changes AS g
WHERE g.reported_on IS NOT NULL
ORDER BY g.id
