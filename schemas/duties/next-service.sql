/*
id: next-service
title: {zh: "下一次保养", en: "Next service due"}
source: ["S4-7.09"]
group: service
who: {zh: "客户负责人", en: "Owner of the customer"}
result_class: internal
message:
  zh: "提醒客户保养。"
  en: "Remind the customer of the service."
why:
  zh: "上次维修登记的下次保养日期是 {due}。"
  en: "The last repair names {due} as the date of the next service."
met:
  zh: "此后的维修记录，或客户档案中的下一次送修。"
  en: "A later repair, on a service record or in the customer file."
*/
SELECT 'customers' AS kind, c.id AS record, r.next_service_on AS due, c.owner AS staff, c.department,
       coalesce(
           (SELECT min(s.id) FROM services AS s
            WHERE s.customer = c.id AND s.service_type IN ('repair', 'inspection')
              AND s.received_on > r.brought_on),
           (SELECT c.id FROM customers_repairs AS l
            WHERE l.record = c.id AND l.brought_on > r.brought_on AND l.brought_on <= :as_of LIMIT 1)
       ) AS met_by
FROM customers_repairs AS r JOIN customers AS c ON c.id = r.record
WHERE r.next_service_on IS NOT NULL AND r.brought_on <= :as_of AND c.state <> 'closed'
