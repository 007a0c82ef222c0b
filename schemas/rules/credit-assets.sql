/*
code: rule/credit-assets
severity: error
source: ["S4-2.09", "S4-2.08"]
title: {zh: 净资产超过总资产, en: Net assets above total assets}
message:
  zh: 净资产大于总资产。
  en: The net assets are greater than the total assets.
fix:
  zh: 请按财务报表核对两个数，注意单位都是元。
  en: Check both against the accounts; both are in CNY.
why:
  zh: 净资产等于总资产减负债，不可能更大。
  en: Net assets are total assets less debts and cannot be greater.
wrong: |
  finance: {total_assets: 3200000, net_assets: 32000000}
right: |
  finance: {total_assets: 32000000, net_assets: 3200000}
*/
SELECT 'credits' AS kind, id AS record, '/finance/net_assets' AS pointer
FROM credits
WHERE finance_net_assets > finance_total_assets
