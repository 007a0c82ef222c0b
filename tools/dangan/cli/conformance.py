"""``dangan conformance``: how each entry of the sources is realised, and what is missing."""

from __future__ import annotations

import click

from dangan.project import open_project
from dangan.text import LANGUAGES


@click.command(name="conformance")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    help="结果的形式 / The form of the result.",
)
@click.option(
    "--row", "rows", multiple=True, metavar="ID", help="只看这一条，可重复 / Only this entry."
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(output: str, rows: tuple[str, ...], lang: str | None) -> int:
    """核对制度的每一条是怎样落实的，并实际试一遍。

    See how each entry of the sources is realised, and try it: fields, settings, roles and
    steps exist, checks give what their cases say, reports run. Exit code 0: nothing is
    missing, 1: something is, 2: it could not be seen.
    """
    from dangan.cli.language import language
    from dangan.conformance.judge import MISSING
    from dangan.conformance.render import as_json, as_text
    from dangan.conformance.verdict import verify

    project = open_project()
    said = language(lang, project)
    found = verify(project, rows)
    made = as_json(found, said) if output == "json" else as_text(found, said, whole=bool(rows))
    click.echo(made, nl=False)
    return int(any(row.status == MISSING for row in found))
