/*
id: letter-answer
title: {zh: "答复来函", en: "Answer a letter"}
source: [S0-26]
group: customers
who: {zh: "经办人", en: "Handler"}
result_class: internal
message:
  zh: "答复来函并登记。"
  en: "Answer the letter and register the answer."
why:
  zh: "来函要求在 {due} 前答复。"
  en: "The letter is to be answered by {due}."
met:
  zh: "登记为答复此函的发函。"
  en: "The outgoing letter that answers it."
*/
SELECT 'letters' AS kind, l.id AS record, l.reply_due_on AS due, l.handler AS staff,
       NULL AS department,
       (SELECT min(a.id) FROM letters AS a WHERE a.answers = l.id) AS met_by
FROM letters AS l
WHERE l.reply_due_on IS NOT NULL
