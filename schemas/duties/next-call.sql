/*
id: next-call
title: {zh: "约定的下次通话", en: "Make the next call agreed"}
source: ["S4-8.05", "S4-8.10"]
group: service
who: {zh: "拨打人", en: "Caller"}
result_class: internal
message:
  zh: "按约定再次致电。"
  en: "Call again as agreed."
why:
  zh: "上次通话约定 {due}。"
  en: "The last call agreed on {due}."
met:
  zh: "此后与同一客户的通话。"
  en: "A later call with the same customer."
*/
SELECT 'calls' AS kind, r.id AS record, r.next_call_on AS due,
       coalesce(r.handler, r.preparer) AS staff, NULL AS department,
       (SELECT min(l.id) FROM calls AS l
        WHERE l.customer = r.customer AND l.called_on > r.called_on) AS met_by
FROM calls AS r LEFT JOIN customers AS c ON c.id = r.customer
WHERE r.next_call_on IS NOT NULL AND coalesce(c.state, '') <> 'closed'
