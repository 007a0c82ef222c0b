/*
code: rule/key-funds
severity: warning
source: ["S4-4.07"]
title: {zh: 资金充裕却是亏损, en: Ample funds with a loss}
message:
  zh: 按所填数字算出的是亏损，资金状况却写“{funds}”，没有说明。
  en: The figures come to a loss, yet the funds are called “{funds}” without a comment.
fix:
  zh: 请核对近半年的数字，或在 comment 里说明资金从哪里来。
  en: Check the figures of the half-year, or say in comment where the funds come from.
why:
  zh: 连续亏损的客户说资金充裕，往往是还没有发现的风险。
  en: A customer that loses money and calls its funds ample is often a risk not yet seen.
wrong: |
  credit: {funds: ample}
  monthly_average: {sales: 860000, cost: 900000}
right: |
  credit: {funds: ample, comment: 母公司六月增资五百万元}
  monthly_average: {sales: 860000, cost: 900000}
*/
SELECT 'key-account-analyses' AS kind, a.id AS record, '/credit/funds' AS pointer,
       c.zh AS funds_zh, c.en AS funds_en
FROM key_account_analyses AS a
JOIN choices AS c ON c.kind = 'key-account-analyses' AND c.column_name = 'credit_funds'
    AND c.const = a.credit_funds
WHERE a.profit_or_loss < 0 AND a.credit_funds = 'ample' AND a.credit_comment IS NULL
