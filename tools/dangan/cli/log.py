"""``dangan log``: who changed what in a record, when and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dangan.cli.completing import records
from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from dangan.history.told import Telling, Told
    from dangan.history.words import Row, Wording
    from dangan.schema.model import Kind


@click.command(name="log")
@click.argument("record", shell_complete=records)
@click.option("--field", metavar="FIELD", help="只看一个字段（名称或位置）/ One field only.")
@click.option(
    "--format",
    "output",
    type=click.Choice(("text", "json")),
    default="text",
    help="结果的形式 / The form of the result.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(record: str, field: str | None, output: str, lang: str | None) -> int:
    """一份记录的改动：谁、何时、把什么改成了什么、为什么、谁批准。

    The changes of RECORD (an id, or the name of a settings file such as policy), newest first,
    as git has them. Exit code 0: told, 2: the command could not run.
    """
    from dangan.cli.language import language
    from dangan.history.told import open_telling

    project = open_project()
    said = language(lang, project)
    with open_telling(project) as telling:
        found = telling.find(record)
        if not found:
            raise UserError("history.unknown_record", record=record)
        every: list[dict[str, Any]] = []
        for kind, ident in found:
            known = telling.records.kinds.get(kind)
            if known is None:
                continue
            wording = telling.wording(known, said)
            wanted = _patterns(known, field) if field else ()
            told = telling.of_record(kind, ident)
            if output == "json":
                every += [_entry(telling, wording, one, wanted) for one in told]
            else:
                _show(telling, wording, told, wanted, field)
        if output == "json":
            kept = [entry for entry in every if entry["changes"] or not field]
            answer = {"complete": telling.repository.complete, "entries": kept}
            click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        elif not telling.repository.complete:
            click.echo(say("history.shallow", said), err=True)
    return 0


def _patterns(kind: Kind, wanted: str) -> tuple[str, ...]:
    """The pointer patterns that ``wanted`` means: a pointer, a name or a title.

    Raises UserError where the kind has no such field.
    """
    import re

    pointer = re.sub(r"/\d+(?=/|$)", "/*", wanted)
    plain = f"/{wanted}".replace(".", "/")
    folded = wanted.casefold()
    found = [
        one
        for one, node in kind.by_pointer.items()
        if one in (pointer, plain)
        or folded in (node.title.zh, node.title.en.casefold())
        or one.endswith(f"/{wanted}")
    ]
    exact = [one for one in found if one in (pointer, plain)]
    if not found:
        raise UserError("history.unknown_field", kind=kind.title, field=wanted)
    return tuple(exact or found)


def _kept(rows: Sequence[Row], wanted: Sequence[str]) -> list[Row]:
    return [
        row
        for row in rows
        if not wanted
        or any(row.pattern == one or row.pattern.startswith(f"{one}/") for one in wanted)
    ]


def _show(
    telling: Telling, wording: Wording, told: Sequence[Told], wanted: Sequence[str],
    field: str | None,
) -> None:  # fmt: skip
    from dangan.history.words import printable

    lang, any_told = wording.lang, False
    for one in told:
        rows = _kept(one.rows, wanted)
        if wanted and not rows:
            continue
        any_told = True
        by = telling.name(one.author, one.made.author_name)
        mark = say(f"mark.{one.mark}", lang)
        head = say("log.head", lang, day=one.made.day, commit=one.made.id[:10], who=by, mark=mark)
        click.echo(printable(head))
        click.echo(printable(say("log.why", lang, why=one.made.subject)))
        if one.approved:
            listed = say("publish.list_separator", lang).join(
                telling.name(*who) for who in one.approved
            )
            click.echo(printable(say("log.approved", lang, who=listed)))
        if one.what != "field":
            click.echo(say("log.what", lang, what=say(f"history.{one.what}", lang)))
        if one.what in ("field", "changed") or wanted:
            for line in wording.lines(rows):
                key = f"log.{line.what}"
                text = say(key, lang, field=line.title, old=line.old, new=line.new)
                click.echo(printable(text))
        elif rows:
            click.echo(say("log.fields", lang, count=len(rows)))
        click.echo()
    if not any_told:
        key = "history.none_of_field" if field else "history.none"
        click.echo(say(key, lang, field=field))


def _entry(telling: Telling, wording: Wording, one: Told, wanted: Sequence[str]) -> dict[str, Any]:
    from dangan.history.words import as_json

    return {
        "kind": one.kind,
        "record": one.record,
        "on": one.made.day,
        "what": one.what,
        "commit": one.made.id,
        "by": one.author or None,
        "author": {"name": one.made.author_name, "email": one.made.author_email},
        "why": one.made.subject,
        "approved_by": [staff or name for staff, name in one.approved],
        "mark": one.mark,
        "changes": [as_json(wording, row) for row in _kept(one.rows, wanted)],
    }
