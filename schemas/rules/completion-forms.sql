/*
code: rule/completion-forms
severity: error
source: [S2-33, S2-04, S2-34]
title: {zh: 竣工文档缺少公司指定表格, en: Completion documents without a specified form}
message:
  zh: "{type}工程的竣工文档里没有指定表格 {form} 的填写记录。"
  en: "The completion documents of a project of type {type} lack the record of form {form}."
fix:
  zh: 请在 handover.documents 列入这张表（specified_form），并以 form_record 注明填好的记录。
  en: List the form in handover.documents (specified_form) and name the filled-in record in form_record.
why:
  zh: 规定竣工文档必须含有公司指定的表格，如《电话交换机安装参数一览表》。
  en: Completion documents must contain the form that the company specifies, such as the parameter list of a telephone exchange.
wrong: |
  project_type: telephone_exchange
  handover:
    documents:
      - {title: 竣工验收单}
right: |
  project_type: telephone_exchange
  handover:
    documents:
      - {title: 安装参数一览表, specified_form: telephone_exchange_parameters, form_record: PI-26-9VWXY}
*/
WITH handed AS (
    SELECT p.id, p.project_type, p.handover_received_on AS day,
           EXISTS (SELECT 1 FROM projects_handover_documents WHERE record = p.id) AS given
    FROM projects AS p WHERE p.state = 'handed_over' AND p.handover_received_on IS NOT NULL
),
asked AS (
    SELECT h.id, h.given, h.project_type, f.value AS form
    FROM handed AS h
    JOIN json_each((SELECT value FROM policy
                    WHERE setting = 'completion_forms' AND from_date <= h.day
                    ORDER BY from_date DESC LIMIT 1)) AS t ON t.key = h.project_type
    JOIN json_each(t.value) AS f
)
SELECT 'projects' AS kind, a.id AS record,
       CASE WHEN a.given THEN '/handover/documents' ELSE '' END AS pointer,
       a.project_type AS type, a.form
FROM asked AS a
WHERE NOT EXISTS (
    SELECT 1 FROM projects_handover_documents AS d
    WHERE d.record = a.id AND d.specified_form = a.form
      -- the filled-in record names the project, or is named here
      AND (d.form_record IS NOT NULL
           OR EXISTS (SELECT 1 FROM installations AS i WHERE i.project = a.id)))
