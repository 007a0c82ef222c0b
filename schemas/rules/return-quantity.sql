/*
code: rule/return-quantity
severity: warning
source: ["S4-5.05", "S4-5.14"]
title: {zh: 退换数量与投诉不一致, en: Quantity returned that the complaint contradicts}
message:
  zh: 退换 {quantity} 件，而投诉 {complaint} 登记的是 {claimed} 件。
  en: "{quantity} pieces are returned or exchanged, but the complaint {complaint} has {claimed}."
fix:
  zh: 请核对数量，改正写错的一处；分批退换的在备注说明。
  en: Check the quantity and correct the one that is wrong; say so in the notes where it comes in parts.
why:
  zh: 退换货汇总取自服务和投诉两处，两处一致才不会多算漏算。
  en: The summary of returns draws on services and complaints; they agree or it counts wrongly.
wrong: |
  # 投诉登记 37 件 / the complaint has 37
  complaint: T-26-2AAAA
  return_exchange: {category: exchange, quantity: 40}
right: |
  complaint: T-26-2AAAA
  return_exchange: {category: exchange, quantity: 37}
*/
SELECT 'services' AS kind, s.id AS record, '/return_exchange/quantity' AS pointer,
       s.return_exchange_quantity AS quantity, c.id AS complaint,
       coalesce(c.claim_quantity, c.defective_quantity) / 1000 AS claimed
FROM services AS s JOIN complaints AS c ON c.id = s.complaint
WHERE s.return_exchange_quantity * 1000 <> coalesce(c.claim_quantity, c.defective_quantity)
  AND s.notes IS NULL
