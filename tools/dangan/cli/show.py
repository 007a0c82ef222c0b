"""``dangan show``: a record as a card in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dangan.cli.completing import records
from dangan.project import open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dangan.publish.site.facts import ListTable, Part, Reader
    from dangan.publish.site.related import Summaries
    from dangan.publish.site.sources import Record


@click.command(name="show")
@click.argument("record", shell_complete=records)
@click.option("--as-of", "as_of", metavar="DATE", help="截至哪一天（默认今天）/ As of which day.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(record: str, as_of: str | None, lang: str | None) -> int:
    """看一份记录：各项内容、计算结果、签署、有关记录和到期事项。

    Show RECORD (an id, code or name): its fields in words, what is computed, its lists, the
    records that refer to it and what is due. This reads everything, whatever the audience.
    """
    from dangan.cli.language import language
    from dangan.publish.site.facts import Layout, Reader
    from dangan.publish.site.related import Summaries
    from dangan.publish.site.sources import Sources
    from dangan.redact.access import everything
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk

    project = open_project()
    said = language(lang, project)
    with open_desk(project) as desk:
        target = desk.find(record)
        day = day_of(as_of) if as_of else today(desk.records.company)
        store, _ = desk.records.store(day)
        try:
            sources = Sources(store, desk.kinds, everything(), day)
            layout = Layout(sources, target.kind)
            reader = Reader(sources, target.kind, layout, said, lambda _kind, _ident: None)
            found = next((one for one in sources.records(target.kind) if one.id == target.id), None)
            if found is not None:
                for line in _card(reader, found, Summaries(sources)):
                    click.echo(line)
            wrong = {f.file for f in desk.records.findings if f.severity == "error"}
            if wrong:
                click.echo(say("show.broken", said, count=len(wrong)), err=True)
        finally:
            store.close()
    return 0


def _card(reader: Reader, record: Record, summaries: Summaries) -> Iterator[str]:
    """The card line by line."""
    from dangan.publish.site.states import state_title

    lang, kind = reader.lang, reader.kind
    name = reader.name(record)
    yield say("show.head", lang, name=name, kind=kind.title.get(lang), id=record.id)
    yield say("show.file", lang, file=record.file)
    state = record.get("state")
    if state:
        yield say("show.state", lang, state=state_title(kind, str(state), lang))
    for group in reader.groups(record, ["state"]):
        yield ""
        yield group.title
        for fact in group.facts:
            yield _fact(fact.title, fact.parts, lang)
    computed = reader.computed(record)
    if computed:
        yield ""
        yield say("show.derived", lang)
        yield from (_fact(fact.title, fact.parts, lang) for fact in computed)
    for table in reader.tables(record):
        yield ""
        yield from _table(table, lang)
    yield from _related(reader, record, summaries)


def _fact(title: str, parts: tuple[Part, ...], lang: str) -> str:
    return say("show.fact", lang, title=title, value=_text(parts, lang))


def _text(parts: tuple[Part, ...], lang: str) -> str:
    """Several values on one line; what steers a terminal is replaced."""
    from dangan.report.text import printable

    joined = say("show.comma", lang).join(part.text for part in parts)
    return printable(joined.replace("\n", " "))


def _table(table: ListTable, lang: str) -> Iterator[str]:
    """A list of objects with its columns under one another."""
    from dangan.report.text import width

    yield say("show.list", lang, title=table.title, count=len(table.rows))
    rows = [[column.title for column in table.columns]]
    rows += [[_text(cell, lang) for cell in row] for row in table.rows]
    sizes = [max(width(row[n]) for row in rows) for n in range(len(table.columns))]
    for row in rows:
        cells = (cell + " " * (size - width(cell)) for cell, size in zip(row, sizes, strict=True))
        yield "  " + "  ".join(cells).rstrip()


def _related(reader: Reader, record: Record, summaries: Summaries) -> Iterator[str]:
    """The records that refer to this one, by kind, with the newest of each."""
    from dangan.publish.site import related

    found = related.collect(summaries, record.inbound)
    if not found:
        return
    lang = reader.lang
    yield ""
    yield say("show.related", lang)
    for one in found:
        table = related.table(summaries, one, reader, "", "")
        newest = one.rows[0][0]
        name = reader.sources.labels.record(one.kind, newest, lang) or newest
        yield say(
            "show.related_kind", lang, kind=table.title, count=one.count, newest=f"{name} {newest}"
        )
