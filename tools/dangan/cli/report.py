"""``dangan report ID``: a report as text, CSV, workbook or JSON."""

from __future__ import annotations

from pathlib import Path

import click

from dangan.project import open_project
from dangan.text import LANGUAGES


@click.command(name="report")
@click.argument("ident", metavar="REPORT")
@click.option(
    "--period", help="期间：2026-10、2026Q3、2026（默认最近一期）/ The period; default: the newest."
)
@click.option(
    "--format", "style", type=click.Choice(("text", "csv", "xlsx", "json")), default="text",
    help="结果的形式 / The form of the answer.",
)  # fmt: skip
@click.option("--section", help="CSV 只含一个部分 / Which part a CSV file holds.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="写入这个文件 / The file to write.",
)  # fmt: skip
@click.option("--as-of", metavar="DATE", help="数据截至哪一天（默认今天）/ The date of the data.")
@click.option("--audience", help="查看范围，见 records/access.yaml / For whom.")
@click.option("--for", "person", metavar="STAFF", help="谁用，查看范围限于本人时 / Whose it is.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="报表的语言 / The language.")
def command(
    ident: str,
    period: str | None,
    style: str,
    section: str | None,
    out: Path | None,
    as_of: str | None,
    audience: str | None,
    person: str | None,
    lang: str | None,
) -> int:
    """计算一份报表。`dangan reports` 列出全部报表。

    Compute a report. `dangan reports` lists them all. XLSX goes to a file named after the
    report, everything else to the screen unless --out names a file.
    """
    from dangan.cli.language import language
    from dangan.cli.opened import deliver, opened
    from dangan.project import UserError
    from dangan.publish.plain import report_text
    from dangan.publish.sheets import report_csv, report_json, report_xlsx

    project = open_project()
    said = language(lang, project)
    with opened(project, as_of=as_of, audience=audience, person=person, lang=said) as office:
        report = office.report(ident)
        known = [one.id for one in report.sections]
        if section is not None and section not in known:
            raise UserError(
                "publish.no_section", report=report.title, section=section, known=", ".join(known)
            )
        result = office.result(report, period)
        stamp = office.stamp(" ".join(one.sql for one in report.sections))
        if style == "xlsx":
            data = report_xlsx(result, stamp)
        elif style == "csv":
            data = report_csv(result, section)
        elif style == "json":
            data = report_json(result)
        else:
            data = report_text(result, stamp).encode()
    name = "-".join([ident, *([result.period.slug] if result.period else [])]) + ".xlsx"
    deliver(project, data, out, name if style == "xlsx" else "", said)
    return 0
