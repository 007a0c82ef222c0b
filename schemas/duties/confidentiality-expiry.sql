/*
id: confidentiality-expiry
title: {zh: "保密协议到期", en: "A confidentiality agreement expires"}
source: [S1-34, S1-35]
group: files
who: {zh: "经办人", en: "Handler"}
result_class: internal
message:
  zh: "到期前续签保密协议，或收回共享的信息。"
  en: "Renew the agreement before it expires, or take the information back."
why:
  zh: "保密协议有效期到 {due} 为止。"
  en: "The agreement is valid until {due}."
met:
  zh: "对同一接收方、协议期更晚的共享登记。"
  en: "A later sharing with the same recipient and longer agreement."
*/
SELECT 'disclosures' AS kind, d.id AS record, d.sharing_agreement_valid_to AS due,
       coalesce(d.preparer, c.owner) AS staff, c.department,
       (SELECT min(n.id) FROM disclosures AS n
        WHERE n.id <> d.id AND n.disclosure_type = 'sharing' AND n.customer = d.customer
          AND coalesce(n.sharing_partner, n.sharing_partner_name, n.sharing_department)
              = coalesce(d.sharing_partner, d.sharing_partner_name, d.sharing_department)
          AND n.sharing_agreement_valid_to > d.sharing_agreement_valid_to) AS met_by
FROM disclosures AS d LEFT JOIN customers AS c ON c.id = d.customer
WHERE d.disclosure_type = 'sharing' AND d.sharing_agreement_valid_to IS NOT NULL AND d.state IN ('shared')
