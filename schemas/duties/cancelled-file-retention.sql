/*
id: cancelled-file-retention
title: {zh: "注销客户档案保管期满", en: "The file of a cancelled customer ends"}
source: ["S4-7.18"]
group: files
who: {zh: "客户信息专员", en: "Customer information specialist"}
result_class: internal
message:
  zh: "注销客户的档案保管期满，提出销毁。"
  en: "Propose to destroy the file of the cancelled customer."
why:
  zh: "注销记录写明保管到 {due}。"
  en: "The cancellation names {due}."
met:
  zh: "该客户的档案，已提出销毁或已销毁。"
  en: "A file of that customer, proposed for destruction or destroyed."
*/
SELECT 'cancellations' AS kind, k.id AS record, k.retention_until AS due,
       holder('customer_information_specialist', k.retention_until) AS staff, c.department,
       (SELECT min(d.id) FROM dossiers AS d
        WHERE d.customer = k.customer AND (d.destruction_proposed_on <= :as_of OR d.state = 'destroyed')
       ) AS met_by
FROM cancellations AS k JOIN customers AS c ON c.id = k.customer
WHERE k.retention_until IS NOT NULL AND k.state = 'cancelled'
