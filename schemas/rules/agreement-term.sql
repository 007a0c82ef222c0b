/*
code: rule/agreement-term
severity: error
source: ["S3-33", "S3-33:min_term_months"]
title: {zh: 长期合作协议期限太短, en: Long-term agreement that is too short}
message:
  zh: 这份长期合作协议从 {start} 到 {end}，不足规定的 {months} 个月。
  en: This long-term agreement runs from {start} to {end}, less than the {months} months required.
fix:
  zh: 请核对起止日期；期限确实较短的，去掉 serves_as 里的 long_term_agreement。
  en: Check the dates; if the term is really that short, remove long_term_agreement from serves_as.
why:
  zh: 来源文件没有写明多长算长期；由公司设定最短月数，达不到的不算长期合作协议。
  en: The source does not say what counts as long; the company sets the least number of months.
wrong: |
  # 公司规定至少 12 个月 / the policy requires 12 months
  serves_as: [long_term_agreement]
  starts_on: 2026-01-01
  ends_on: 2026-06-30
right: |
  serves_as: [long_term_agreement]
  starts_on: 2026-01-01
  ends_on: 2026-12-31
*/
WITH terms AS (
    SELECT c.id, c.starts_on, c.ends_on,
           (SELECT CAST(value AS INTEGER) FROM policy
            WHERE setting = 'min_term_months' AND from_date <= c.signed_on
            ORDER BY from_date DESC LIMIT 1) AS months
    FROM contracts AS c
    JOIN contract_periods AS p ON p.contract = c.id AND p.is_agreement
    WHERE c.ends_on IS NOT NULL
)
SELECT 'contracts' AS kind, id AS record, '/ends_on' AS pointer,
       starts_on AS start, ends_on AS "end", months
FROM terms
WHERE ends_on < date(starts_on, '+' || months || ' months', '-1 day')
