/*
code: rule/payment-shares
severity: error
source: ["S4-7.08", "S4-7.08:payment_shares"]
title: {zh: 付款方式的比例合计不是 100%, en: Shares of the ways of payment do not add up to 100 %}
message:
  zh: “{group}”的各项比例合计为 {total}%，应为 100%。
  en: The shares under “{group}” add up to {total} % instead of 100 %.
fix:
  zh: 请调整现金、支票、汇票等各项的比例，使合计恰好为 100%。
  en: Adjust the shares of cash, cheque, draft and others to 100 % in all.
why:
  zh: 表上的每一组比例合计为 100%，否则看不出货款到底怎样收付。
  en: Each group of the form adds up to 100 %; otherwise it does not say how payment is made.
wrong: |
  terms:
    pay_cash: 30
    pay_cheque: 20
    pay_draft: 40
right: |
  terms:
    pay_cash: 30
    pay_cheque: 30
    pay_draft: 40
*/
WITH groups AS (
    SELECT id, '/terms' AS pointer, '交易条件' AS group_zh, 'Terms of trade' AS group_en,
           coalesce(terms_pay_cash, terms_pay_cheque, terms_pay_draft) AS given,
           coalesce(terms_pay_cash, 0) + coalesce(terms_pay_cheque, 0)
               + coalesce(terms_pay_draft, 0) AS sum
    FROM customers
    UNION ALL
    SELECT id, '/collection', '货款回收办法', 'Collection of payment',
           coalesce(collection_cash, collection_cheque, collection_draft, collection_other),
           coalesce(collection_cash, 0) + coalesce(collection_cheque, 0)
               + coalesce(collection_draft, 0) + coalesce(collection_other, 0)
    FROM customers
)
SELECT 'customers' AS kind, id AS record, pointer, group_zh, group_en,
       rtrim(rtrim(printf('%d.%02d', sum / 100, sum % 100), '0'), '.') AS total
FROM groups
WHERE given IS NOT NULL AND sum <> 10000
