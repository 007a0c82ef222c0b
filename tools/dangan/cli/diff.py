"""``dangan diff``: what differs between two revisions, field by field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dangan.project import open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from dangan.history.comparing import Compared
    from dangan.history.words import Wording
    from dangan.project import Project


@click.command(name="diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B", default="HEAD")
@click.option(
    "--format",
    "output",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    help="结果的形式 / The form of the result.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(before: str, after: str, output: str, lang: str | None) -> int:
    """两个版本之间，哪些记录的哪些字段不同（不写 B 时与最后一次提交比较）。

    What differs between the revisions A and B (default: the last commit), by record and field,
    whatever way the files are written. Exit code 0: told, 2: the command could not run.
    """
    from dangan.cli.language import language

    project = open_project()
    said = language(lang, project)
    parts = compared(project, before, after, said)
    if output == "json":
        answer = {"from": before, "to": after, "records": [_entry(*part) for part in parts]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif output == "markdown":
        click.echo(markdown(parts, said), nl=False)
    else:
        _show(parts, said)
    return 0


def compared(
    project: Project, before: str, after: str, lang: str
) -> list[tuple[Compared, Wording]]:
    """What differs between two revisions, with the words of each kind. Raises UserError."""
    from dangan import pipeline
    from dangan.git.repository import open_repository
    from dangan.history.comparing import compare
    from dangan.history.words import Wording
    from dangan.publish.labels import field_cell, load_labels

    repository = open_repository(project.root)
    records = pipeline.read(project)
    found = compare(repository, records.kinds, before, after)
    store, _ = records.store()
    labels = load_labels(store, records.kinds)
    store.close()

    def words(kind: str) -> Wording:
        return Wording(
            records.kinds[kind], lang, lambda f, value: field_cell(value, f, labels, lang).text
        )

    return [(one, words(one.kind)) for one in found]


def _entry(one: Compared, wording: Wording) -> dict[str, Any]:
    from dangan.history.words import as_json

    return {
        "kind": one.kind,
        "record": one.record,
        "name": one.name,
        "what": one.what,
        "changes": [as_json(wording, row) for row in one.rows],
    }


def _title(one: Compared, wording: Wording) -> str:
    kind = wording.kind.title.get(wording.lang)
    key = "diff.title" if one.record and one.name != one.record else "diff.title_plain"
    what = "" if one.what == "field" else say(f"history.{one.what}", wording.lang)
    title = say(key, wording.lang, kind=kind, name=one.name, record=one.record).strip()
    return say("diff.titled", wording.lang, title=title, what=what) if what else title


def _show(parts: Sequence[tuple[Compared, Wording]], lang: str) -> None:
    from dangan.history.words import printable

    if not parts:
        click.echo(say("diff.same", lang))
    for one, wording in parts:
        click.echo(printable(_title(one, wording)))
        for line in wording.lines(one.rows):
            text = say(f"log.{line.what}", lang, field=line.title, old=line.old, new=line.new)
            click.echo(printable(text))
        click.echo()


def markdown(parts: Sequence[tuple[Compared, Wording]], lang: str) -> str:
    """A table for each record; every value is escaped for Markdown and HTML."""
    if not parts:
        return say("diff.same", lang) + "\n"
    out: list[str] = []
    for one, wording in parts:
        out.append(f"### {plain_cell(_title(one, wording))}\n")
        rows = wording.lines(one.rows)
        if rows:
            names = [say(f"diff.{name}", lang) for name in ("field", "before", "after")]
            out.append(f"| {' | '.join(names)} |")
            out.append("| --- | --- | --- |")
            out += [
                f"| {plain_cell(r.title)} | {plain_cell(r.old)} | {plain_cell(r.new)} |"
                for r in rows
            ]
            out.append("")
    return "\n".join(out) + "\n"


def plain_cell(text: str) -> str:
    """``text`` in a table of Markdown: nothing in it has a meaning of its own."""
    from html import escape

    from dangan.history.words import printable

    plain = escape(printable(text), quote=False)
    return "".join(f"\\{letter}" if letter in "\\`*_[]|#~@" else letter for letter in plain)
