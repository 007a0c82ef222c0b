/*
code: rule/loan-sheets
severity: error
source: [S2-23, S2-24, S2-25]
title: {zh: 收回的张数与影印的不符, en: Sheets returned differ from sheets copied}
message:
  zh: 影印 {sheets} 张、{copies} 份，共 {out} 张，收回 {back} 张。
  en: "{sheets} sheets in {copies} copies make {out}; {back} came back."
fix:
  zh: 请核对张数；确有缺失的，不能注销，应立遗失事件。
  en: Check the numbers; if sheets are missing, the entry is not cancelled but becomes an incident.
why:
  zh: 核对影印件完整后才能注销登记。
  en: The entry is cancelled only after the copies have been found complete.
wrong: |
  copying: {sheets: 3, copies: 2, sheets_returned: 5}
right: |
  copying: {sheets: 3, copies: 2, sheets_returned: 6}
*/
SELECT 'loans' AS kind, id AS record, '/copying/sheets_returned' AS pointer,
       copying_sheets AS sheets, copying_copies AS copies,
       copying_sheets * copying_copies AS out, copying_sheets_returned AS back
FROM loans
WHERE state = 'cancelled' AND copying_sheets_returned <> copying_sheets * copying_copies
