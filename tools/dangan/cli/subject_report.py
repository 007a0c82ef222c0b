"""``dangan subject-report``: everything that is held about a natural person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from dangan.publish.subject import Line, Person
    from dangan.write.desk import Desk, Target


@click.command(name="subject-report")
@click.argument("record")
@click.option("--contact", metavar="NAME", help="这份记录里的一位联系人 / A contact person in it.")
@click.option(
    "--format", "style", type=click.Choice(("text", "xlsx")), default="text",
    help="结果的形式 / The form of the answer.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="写入这个文件 / The file to write.",
)  # fmt: skip
@click.option("--as-of", "as_of", metavar="DATE", help="写在页脚的日期（默认今天）/ The day.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(
    record: str, contact: str | None, style: str, out: Path | None, as_of: str | None,
    lang: str | None,
) -> int:  # fmt: skip
    """列出关于一个自然人的全部资料，历史里的也在内，供本人查阅。

    List everything held about a natural person, earlier values included, so that they can see
    it. RECORD (an id, code or name) is their own record: a member of staff, or a customer who
    is a person. This reads everything, whatever the audience.
    """
    from dangan.cli.language import language
    from dangan.cli.opened import deliver
    from dangan.history.fill import fill
    from dangan.publish.sheets import workbook
    from dangan.publish.site.chrome import company_name
    from dangan.publish.subject import grid, once
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk

    project = open_project()
    said = language(lang, project)
    with open_desk(project) as desk:
        target = desk.find(record)
        person = _person(desk, target, contact)
        day = day_of(as_of) if as_of else today(desk.records.company)
        fill(project, desk.store, desk.records, None)
        found = once(_lines(desk, target, person, own=contact is None))
        title = say("subject.of", said, name=person.name)
        foot = say("subject.foot", said, date=day, count=len(found),
                   records=len({(line.kind, line.record) for line in found}))  # fmt: skip
        if style == "xlsx":
            from dataclasses import replace

            table = replace(
                grid(found, title, foot, said), company=company_name(desk.records.company, said)
            )
            data, name = workbook([table]), f"{target.id}.xlsx"
        else:
            data, name = _text(found, title, foot, said).encode(), ""
    deliver(project, data, out, name, said)
    return 0


def _person(desk: Desk, target: Target, contact: str | None) -> Person:
    """Who is meant. Raises UserError for a firm and for a contact that the record lacks."""
    from dangan.publish.subject import Person, marks_in
    from dangan.schema.words import names
    from dangan.text import Both

    if contact is None:
        natural = target.kind.name == "staff" or target.value.get("party_type") == "person"
        if not natural:
            raise UserError("subject.firm", record=target.id, name=target.name)
        return Person(target.id, target.name, marks_in(target.value))
    held = [one for one in target.value.get("contacts", ()) if isinstance(one, dict)]
    for one in held:
        if one.get("name") == contact:
            # a contact's name means this person in the records of their firm only
            near = {target.id}
            query = "SELECT source FROM links WHERE target = ?"
            near |= {str(source) for (source,) in desk.store.execute(query, (target.id,))}
            return Person("", contact, marks_in(one), frozenset(near))
    known = names(Both(str(one.get("name")), str(one.get("name"))) for one in held)
    raise UserError("subject.no_contact", record=target.id, contact=contact, known=known)


def _lines(desk: Desk, target: Target, person: Person, *, own: bool) -> list[Line]:
    """What all files hold about the person, their own record first, then the history."""
    from dangan.publish.subject import lines, past, rows
    from dangan.read.compose import compose

    found: list[Line] = []
    if own:
        found += lines(target.kind, target.id, target.value, person, own=True)
    for one in sorted(desk.records.examined, key=lambda one: one.path):
        kind = desk.kinds.get(one.kind)
        if kind is None or not one.record or (own and one.path == target.path):
            continue
        value = compose(desk.records.sources[one.path], positions=False).value
        if isinstance(value, dict):
            found += lines(kind, one.record, value, person, own=False)
    for kind in desk.kinds.values():
        if kind.tabular:
            found += rows(desk.store, kind, person)
    found += past(desk.store, desk.kinds, person, lambda ident: own and ident == target.id)
    return found


def _text(found: list[Line], title: str, foot: str, lang: str) -> str:
    from dangan.report.text import printable

    said = [title, ""]
    kind = ""
    for line in found:
        title_, record, field, value, by, level, kept = line.cells(lang)
        if title_ != kind:
            kind = title_
            said.append(kind)
        key = "subject.line_kept" if kept else "subject.line"
        said.append(
            printable(
                say(key, lang, record=record, field=field, value=value.replace("\n", " "), by=by,
                    level=level, kept=kept)
            )
        )  # fmt: skip
    return "\n".join([*said, "", say("subject.right", lang), foot]) + "\n"
