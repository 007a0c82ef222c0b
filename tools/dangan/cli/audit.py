"""``dangan audit``: every sign-off of the whole history, and how surely it was given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from dangan.project import open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from dangan.history.marks import Mark
    from dangan.history.told import Telling


@click.command(name="audit")
@click.option("--since", metavar="REV", help="只看这个版本之后写入的 / Written after REV only.")
@click.option(
    "--format",
    "output",
    type=click.Choice(("text", "json")),
    default="text",
    help="结果的形式 / The form of the result.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(since: str | None, output: str, lang: str | None) -> int:
    """核对全部签署：每一项有没有证明，为什么。

    Every sign-off of every record with its mark: signed, attributed, unattributed,
    contradicted, outdated or before_adoption. Only "signed" is proof. Exit code 0: told, 2:
    the command could not run.
    """
    from dangan.cli.language import language
    from dangan.history.told import open_telling

    project = open_project()
    said = language(lang, project)
    with open_telling(project) as telling:
        marks = [mark for mark in telling.judge().marks() if _wanted(mark)]
        if since is not None:
            fresh = _after(telling, since)
            marks = [mark for mark in marks if not mark.commit or mark.commit in fresh]
        if output == "json":
            listed = {"sign_offs": [_entry(telling, mark, said) for mark in marks]}
            click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        else:
            _show(telling, marks, said)
        if not telling.repository.complete:
            click.echo(say("history.shallow", said), err=True)
    return 0


def _wanted(mark: Mark) -> bool:
    return bool(mark.staff or mark.role)


def _after(telling: Telling, since: str) -> frozenset[str]:
    """The commits that are not part of ``since``. Raises UserError for an unknown revision."""
    known = telling.repository.commit(since)
    told = telling.repository.run("rev-list", telling.repository.head, f"^{known}")
    return frozenset(told.decode("ascii").split())


def _entry(telling: Telling, mark: Mark, lang: str) -> dict[str, str]:
    return {
        "record": mark.record,
        "pointer": "" if mark.n is None else f"/sign_offs/{mark.n}",
        "role": mark.role,
        "staff": mark.staff,
        "on": mark.on,
        "commit": mark.commit,
        "mark": mark.mark,
        "why": why(telling, mark, lang),
    }


def why(telling: Telling, mark: Mark, lang: str) -> str:
    """The reasons of a mark as sentences."""
    kind = telling.records.kinds[mark.kind]
    field = say("mark.some_field", lang)
    if mark.why.field:
        steps = [step for step in mark.why.field.split("/")[1:] if step != "*"]
        field = telling.wording(kind, lang).place(list(steps))
    named = telling.name(mark.why.who, mark.why.name) or say("mark.somebody", lang)
    sentences = [
        say(f"mark.why.{key}", lang, who=named, name=mark.why.name or named, day=mark.why.day,
            field=field)
        for key in mark.why.keys
    ]  # fmt: skip
    return ("" if lang == "zh" else " ").join(sentences)


def _show(telling: Telling, marks: Sequence[Mark], lang: str) -> None:
    from dangan.history.marks import MARKS
    from dangan.history.words import printable

    titles = {}
    for kind in telling.records.kinds.values():
        titles.update({(kind.name, sign.role): sign.title.get(lang) for sign in kind.signs})
    for mark in marks:
        click.echo(
            printable(
                say(
                    "audit.line",
                    lang,
                    mark=say(f"mark.{mark.mark}", lang),
                    record=mark.record,
                    role=titles.get((mark.kind, mark.role), mark.role),
                    staff=telling.name(mark.staff, mark.staff),
                    on=mark.on,
                    commit=mark.commit[:10] or "-",
                    why=why(telling, mark, lang),
                )
            )
        )
    counts = Counter(mark.mark for mark in marks)
    parts = [
        say("audit.count", lang, mark=say(f"mark.{name}", lang), count=counts[name])
        for name in MARKS
        if counts[name]
    ]
    listed = say("publish.list_separator", lang).join(parts)
    click.echo(say("audit.sum", lang, count=len(marks), parts=listed or "0"))
    if counts.keys() - {"signed", "before_adoption"}:
        click.echo(say("mark.better", lang))
