"""``dangan form ID``: a form of the company, filled or blank, as page, PDF or workbook."""

from __future__ import annotations

from pathlib import Path

import click

from dangan.project import UserError, open_project
from dangan.text import LANGUAGES


@click.command(name="form")
@click.argument("ident", metavar="FORM")
@click.argument("record", required=False)
@click.option("--period", help="期间：2026-10、2026Q3、2026 / The period of a report's form.")
@click.option("--blank", is_flag=True, help="空白表 / Blank, to be filled in by hand.")
@click.option(
    "--format", "style", type=click.Choice(("html", "pdf", "xlsx")), default="html",
    help="文件的形式 / The kind of file.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="写入这个文件 / The file to write.",
)  # fmt: skip
@click.option("--as-of", metavar="DATE", help="数据截至哪一天（默认今天）/ The date of the data.")
@click.option("--audience", help="查看范围，见 records/access.yaml / For whom.")
@click.option("--for", "person", metavar="STAFF", help="谁用，查看范围限于本人时 / Whose it is.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="表单的语言 / The language.")
def command(
    ident: str,
    record: str | None,
    period: str | None,
    blank: bool,
    style: str,
    out: Path | None,
    as_of: str | None,
    audience: str | None,
    person: str | None,
    lang: str | None,
) -> int:
    """打印一张表单：按记录、按期间，或空白。`dangan forms` 列出全部表单。

    Print a form: of a record, of a period, or blank. `dangan forms` lists them all. HTML goes
    to the screen unless --out names a file; PDF and XLSX go to a file named after the form.
    """
    from dangan.cli.language import language
    from dangan.cli.opened import Opened, deliver, opened
    from dangan.publish.filled import Filled
    from dangan.publish.formpage import form_document
    from dangan.publish.forms import Form, applies, fill_blank, fill_record, fill_report, load_forms
    from dangan.publish.formsheet import form_xlsx
    from dangan.publish.pdf import pdf

    def fill(office: Opened, form: Form) -> Filled:
        if blank:
            return fill_blank(form, office.press(office.stamp("")))
        if form.report is not None:
            if record is not None:
                raise UserError("publish.form_of_period", form=form.title)
            report = office.report(form.report)
            sqls = " ".join(section.sql for section in report.sections)
            return fill_report(
                form, office.result(report, period), office.press(office.stamp(sqls))
            )
        if period is not None or record is None:
            raise UserError("publish.form_of_record", form=form.title)
        press = office.press(office.stamp("", record))
        filled = fill_record(form, press, record)
        if not applies(form, press, record):
            raise UserError("publish.form_not_for", form=form.title, record=record)
        return filled

    project = open_project()
    said = language(lang, project)
    forms = load_forms(project)
    if ident not in forms:
        raise UserError("publish.no_form", form=ident)
    form = forms[ident]
    broken = None if blank else "publish.broken"
    with opened(
        project,
        as_of=as_of,
        audience=audience,
        person=person,
        lang=said,
        broken=broken,
        marks=not blank,
    ) as office:
        filled = fill(office, form)
        if style == "xlsx":
            data = form_xlsx(filled)
        else:
            data = form_document(filled, project)
            data = pdf(data, office.as_of) if style == "pdf" else data
    kept = [ident, record or period or "", "blank" if blank else ""]
    name = "" if style == "html" else "-".join(part for part in kept if part) + f".{style}"
    deliver(project, data, out, name, said)
    return 0
