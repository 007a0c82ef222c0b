/*
code: rule/other-customer
severity: warning
source: [S0-18, S0-27, S2-06, S2-07, S2-40, S3-18, S3-28, S3-44]
title: {zh: 引用了另一家客户的记录, en: Refers to a record of another customer}
message:
  zh: “{other}”是客户“{other_customer}”的记录，而这里的客户是“{customer}”。
  en: “{other}” is a record of customer “{other_customer}”, but the customer here is “{customer}”.
fix:
  zh: 请改为同一客户的记录，或改正客户。
  en: Name a record of the same customer, or correct the customer.
why:
  zh: 往来记录归入客户档案；串了户，两家的档案都不完整。
  en: Dealings belong in the file of their customer; crossed over, both files are incomplete.
wrong: |
  # M-26-7KQ4M 是客户 C-25-9HXR 的来函 / a letter of customer C-25-9HXR
  customer: C-26-7KQ4
  answers: M-26-7KQ4M
right: |
  # M-26-3FGHJ 是客户 C-26-7KQ4 的来函 / a letter of customer C-26-7KQ4
  customer: C-26-7KQ4
  answers: M-26-3FGHJ
*/
WITH whose AS MATERIALIZED (
    SELECT kind, record, customer FROM customer_of WHERE customer IS NOT NULL
),
-- an element of a list that names a customer of its own is compared with that one
elements AS MATERIALIZED (
    SELECT 'plans' AS kind, record, '/contacts/' || n || '/' AS place, customer
    FROM plans_contacts WHERE fulfilled_by IS NOT NULL
    UNION ALL
    SELECT 'handovers', record, '/items/' || n || '/', customer
    FROM handovers_items WHERE assignment IS NOT NULL OR letter IS NOT NULL
),
used AS (
    SELECT l.source_kind AS kind, l.source AS record, l.pointer, l.target_kind, l.target,
           s.customer
    FROM links AS l JOIN whose AS s ON s.kind = l.source_kind AND s.record = l.source
    WHERE l.target_kind <> 'customers' AND l.pointer NOT LIKE '/contacts/%'
    UNION ALL
    SELECT e.kind, e.record, l.pointer, l.target_kind, l.target, e.customer
    FROM elements AS e JOIN links AS l ON l.source_kind = e.kind AND l.source = e.record
        AND substr(l.pointer, 1, length(e.place)) = e.place
    WHERE l.target_kind <> 'customers'
)
SELECT u.kind, u.record, u.pointer, u.target AS other,
       coalesce(theirs.name, t.customer) AS other_customer, coalesce(ours.name, u.customer) AS customer
FROM used AS u
JOIN whose AS t ON t.kind = u.target_kind AND t.record = u.target
LEFT JOIN customers AS ours ON ours.id = u.customer
LEFT JOIN customers AS theirs ON theirs.id = t.customer
WHERE t.customer <> u.customer
