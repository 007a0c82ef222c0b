/*
code: rule/key-criteria
severity: warning
source: [S1-16, "S1-16:criterion_weights"]
title: {zh: 未达到重点客户的分数线, en: Below the cut-off for key customers}
message:
  zh: 加权平均分低于公司规定的 {limit} 分，却评定通过，也没有写明依据。
  en: The weighted mean is below the {limit} that the company asks for, yet it is accepted without grounds.
fix:
  zh: 请核对三项评分；确需列入的，填写 grounds。
  en: Check the three ratings; to accept it all the same, fill in grounds.
why:
  zh: 分数线由公司设定，低于它的要说明为什么仍然列入。
  en: The company sets the cut-off; who accepts below it says why.
wrong: |
  # 分数线 3.5 分 / the cut-off is 3.5
  commercial_value: 3
  cooperation_potential: 3
  business_importance: 3
  conclusion: accept
right: |
  commercial_value: 4
  cooperation_potential: 3
  business_importance: 4
  conclusion: accept
*/
WITH rated AS (
    SELECT id, commercial_value AS a, cooperation_potential AS b, business_importance AS c,
           (SELECT value FROM policy
            WHERE setting = 'key_criteria' AND from_date <= evaluated_on
            ORDER BY from_date DESC LIMIT 1) AS criteria
    FROM key_evaluations
    WHERE conclusion = 'accept' AND grounds IS NULL
)
SELECT 'key-evaluations' AS kind, id AS record, '/conclusion' AS pointer,
       json_extract(criteria, '$.accept_from') AS "limit"
FROM rated
-- rounded, so that a mean of exactly the cut-off passes
WHERE round(a * json_extract(criteria, '$.commercial_value')
            + b * json_extract(criteria, '$.cooperation_potential')
            + c * json_extract(criteria, '$.business_importance'), 6)
      < round(json_extract(criteria, '$.accept_from')
              * (json_extract(criteria, '$.commercial_value')
                 + json_extract(criteria, '$.cooperation_potential')
                 + json_extract(criteria, '$.business_importance')), 6)
