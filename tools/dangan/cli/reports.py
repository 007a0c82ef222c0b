"""``dangan reports``: the reports that can be computed."""

from __future__ import annotations

import click

from dangan.project import open_project
from dangan.text import LANGUAGES


@click.command(name="reports")
@click.option(
    "--format", "style", type=click.Choice(("table", "csv", "json")), default="table",
    help="结果的形式 / The form of the answer.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(style: str, lang: str | None) -> int:
    """列出全部报表：用 `dangan report` 计算。

    List all reports: compute one with `dangan report`.
    """
    from dangan.cli.language import language
    from dangan.publish.reports import load_reports
    from dangan.store.answers import Answer, render

    project = open_project()
    said = language(lang, project)
    rows = tuple(
        (
            report.id,
            report.title.get(said),
            " ".join(report.periods),
            report.form or "",
            " ".join(report.source),
        )
        for report in load_reports(project).values()
    )
    answer = Answer(("report", "title", "periods", "form", "source"), rows)
    click.echo(render(answer, style), nl=False)
    return 0
