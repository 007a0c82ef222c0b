"""``dangan forms``: the forms that can be printed."""

from __future__ import annotations

import click

from dangan.project import open_project
from dangan.text import LANGUAGES


@click.command(name="forms")
@click.option(
    "--format", "style", type=click.Choice(("table", "csv", "json")), default="table",
    help="结果的形式 / The form of the answer.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(style: str, lang: str | None) -> int:
    """列出全部表单：用 `dangan form` 打印。

    List all forms: print one with `dangan form`.
    """
    from dangan.cli.language import language
    from dangan.publish.forms import load_forms
    from dangan.store.answers import Answer, render

    project = open_project()
    said = language(lang, project)
    rows = tuple(
        (form.id, form.title.get(said), form.kind or "", form.report or "", " ".join(form.source))
        for form in load_forms(project).values()
    )
    answer = Answer(("form", "title", "kind", "report", "source"), rows)
    click.echo(render(answer, style), nl=False)
    return 0
