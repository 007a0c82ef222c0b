/*
code: rule/visit-sequence
severity: warning
source: ["S4-3.16", "S4-2.12"]
title: {zh: 首次或再次拜访与以往记录不符, en: First or repeat visit that past records contradict}
message:
  zh: 写明是“{said}”，与以往的拜访记录不符：最早一次在 {first}。
  en: "It is called a {said}, but past records say otherwise: the earliest visit is of {first}."
fix:
  zh: 请核对是否首次拜访；漏登的以往拜访请补登。
  en: Check whether it is the first visit; add earlier visits that were left out.
why:
  zh: 首次拜访和再次拜访的目的不同，开发统计也分开计数。
  en: First and repeat visits have different aims and are counted apart.
wrong: |
  # 同一客户三月已经拜访过 / the customer was visited in March already
  visited_on: 2026-04-20
  talk_plan: first_visit
right: |
  visited_on: 2026-04-20
  talk_plan: build_relationship
*/
WITH made AS (
    SELECT id, talk_plan, development_sequence AS sequence, visited_on,
           min(visited_on) OVER (PARTITION BY customer) AS first,
           row_number() OVER (PARTITION BY customer ORDER BY visited_on, id) AS place
    FROM visits WHERE visited_on IS NOT NULL
)
SELECT 'visits' AS kind, id AS record,
       iif(talk_plan = 'first_visit' AND visited_on > first, '/talk_plan', '/development/sequence')
           AS pointer,
       iif(sequence = 'repeat' AND place = 1, '再次拜访', '首次拜访') AS said_zh,
       iif(sequence = 'repeat' AND place = 1, 'repeat visit', 'first visit') AS said_en, first
FROM made
WHERE ((talk_plan = 'first_visit' OR sequence = 'first') AND visited_on > first)
   OR (sequence = 'repeat' AND place = 1)
