/*
id: permission-expiry
title: {zh: "查阅权限到期", en: "A permission to consult expires"}
source: [S0-24, S0-25]
group: files
who: {zh: "经办人", en: "Handler"}
result_class: internal
message:
  zh: "到期前决定延长或收回查阅权限。"
  en: "Decide whether the permission is extended or withdrawn."
why:
  zh: "权限有效期到 {due} 为止。"
  en: "The permission is valid until {due}."
met:
  zh: "已收回，或同一人（角色）期限更晚的权限。"
  en: "Withdrawn, or a later permission of the same person or role."
*/
SELECT 'disclosures' AS kind, d.id AS record, d.permission_valid_to AS due,
       coalesce(d.preparer, c.owner) AS staff, c.department,
       CASE WHEN d.state = 'withdrawn' THEN d.id
            ELSE (SELECT min(n.id) FROM disclosures AS n
                  WHERE n.id <> d.id AND n.disclosure_type = 'permission'
                    AND coalesce(n.permission_staff, n.permission_role)
                        = coalesce(d.permission_staff, d.permission_role)
                    AND coalesce(n.customer, '') = coalesce(d.customer, '')
                    AND coalesce(n.permission_valid_to, '9999') > d.permission_valid_to)
       END AS met_by
FROM disclosures AS d LEFT JOIN customers AS c ON c.id = d.customer
WHERE d.disclosure_type = 'permission' AND d.permission_valid_to IS NOT NULL AND d.state IN ('granted', 'withdrawn')
