/*
id: dealing-entry
title: {zh: "登记重大变动和业务往来", en: "Enter changes and dealings"}
source: [S0-16, S0-17, S0-18]
group: customers
who: {zh: "客户负责人", en: "Owner of the customer"}
needs: [update_days]
working_day: true
result_class: internal
message:
  zh: "把重大变动或业务往来登记进客户档案。"
  en: "Enter the material change or dealing in the customer file."
why:
  zh: "发生于 {since}，{days} 天内登记。"
  en: "It happened on {since} and is entered within {days} days."
met:
  zh: "写明登记日期的同一条记录。"
  en: "The same entry, with the date on which it was made."
*/
SELECT 'changes' AS kind, h.id AS record,
       add_days(h.happened_on, setting('update_days', h.happened_on)) AS due,
       coalesce(h.recorded_by, c.owner) AS staff, c.department,
       CASE WHEN h.recorded_on <= :as_of THEN h.id END AS met_by,
       h.happened_on AS since, setting('update_days', h.happened_on) AS days
FROM changes AS h JOIN customers AS c ON c.id = h.customer
WHERE h.entry_type IN ('change', 'dealing')
