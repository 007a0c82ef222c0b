/*
id: waiver-expiry
title: {zh: "豁免到期", en: "A waiver expires"}
source: [S0-01]
group: staff
who: {zh: "豁免责任人", en: "Owner of the waiver"}
result_class: internal
message:
  zh: "豁免到期前改好记录，或重新决定。"
  en: "Mend the record before the waiver expires, or decide anew."
why:
  zh: "对 {code} 的豁免到 {due} 为止。"
  en: "The waiver of {code} ends on {due}."
met:
  zh: "记录改好、豁免删除后，此项消失。"
  en: "It is gone once the record is mended and the waiver removed."
*/
SELECT coalesce((SELECT k.kind FROM known_ids AS k WHERE k.id = w.record LIMIT 1), '') AS kind,
       w.record, w.until AS due, w.owner AS staff, NULL AS department, NULL AS met_by, w.code
FROM waivers AS w
