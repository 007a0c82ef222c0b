"""``dangan sql QUERY``: questions to the records, read-only."""

from __future__ import annotations

from contextlib import closing

import click

from dangan.project import open_project
from dangan.store.answers import FORMATS
from dangan.text import LANGUAGES


@click.command(name="sql")
@click.argument("query")
@click.option(
    "--format",
    "style",
    type=click.Choice(FORMATS),
    default="table",
    help="结果的形式 / The form of the answer.",
)
@click.option(
    "--as-of",
    metavar="YYYY-MM-DD",
    help="按这一天的情况查询 / Answer as of this day.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(query: str, style: str, as_of: str | None, lang: str | None) -> int:
    """用一条 SELECT 语句查询全部记录；不能改动任何内容。

    Answer one SELECT over all records; nothing can be changed. Amounts are in fen, scores and
    percentages times 100, quantities times 1000. This reads everything, whatever the audience.
    """
    from dangan import pipeline
    from dangan.cli.language import language
    from dangan.store.answers import ask, render
    from dangan.text import say
    from dangan.write.days import day_of

    project = open_project()
    day = day_of(as_of) if as_of is not None else None
    records = pipeline.read(project)
    connection, _ = records.store(as_of=day)
    with closing(connection):
        answer = ask(connection, query)
        (broken,) = connection.execute("SELECT count(*) FROM known_ids WHERE NOT valid").fetchone()
    click.echo(render(answer, style), nl=False)
    if broken:
        click.echo(say("sql.left_out", language(lang, project), count=broken), err=True)
    return 0
