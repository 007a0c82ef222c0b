"""``dangan due``: what is due, when, by whom, and what has met it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dangan.duty.items import Item
    from dangan.duty.output import Name
    from dangan.pipeline import Records
    from dangan.project import Project

AHEAD = 30
"""Days ahead that are listed where no last day is given."""


@click.command(name="due")
@click.option("--as-of", "as_of", metavar="DATE", help="截至哪一天（默认今天）/ As of which day.")
@click.option(
    "--until", metavar="DATE", help="列到哪一天（默认此后 30 天）/ Up to which day (30 days on)."
)
@click.option("--staff", metavar="ID", help="某人的事项 / What one person answers for.")
@click.option("--department", metavar="ID", help="某部门的事项 / What a department answers for.")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "csv", "ics")),
    default="text",
    help="结果的形式 / The form of the answer.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(
    as_of: str | None,
    until: str | None,
    staff: str | None,
    department: str | None,
    style: str,
    lang: str | None,
) -> int:
    """列出到期事项：逾期、待办和已办，各由哪份记录办结。

    List what is due: overdue, due and done, each with the record that met it. This reads
    everything, whatever the audience.
    """
    from dangan import pipeline
    from dangan.cli.language import language
    from dangan.duty.ics import calendar
    from dangan.duty.output import as_csv, as_json, as_text
    from dangan.duty.workdays import plus_days
    from dangan.write.days import day_of, today

    project = open_project()
    said = language(lang, project)
    if staff and department:
        raise UserError("due.one_of_two")
    records = pipeline.read(project)
    day = day_of(as_of) if as_of else today(records.company)
    last = day_of(until) if until else plus_days(day, AHEAD)
    if last < day:
        raise UserError("due.bad_until", until=last, as_of=day)
    found, name, broken = _found(project, records, day, last, staff, department)
    if style == "json":
        click.echo(as_json(found, said), nl=False)
    elif style == "csv":
        click.echo(as_csv(found, said), nl=False)
    elif style == "ics":
        title = say("due.ics_all", said)
        if staff or department:
            who = name("staff" if staff else "departments", staff or department)
            title = say("due.ics_title", said, who=who)
        made = calendar(
            found, title=title, lang=said, as_of=day, name=lambda one: name(one.kind, one.record)
        )
        click.echo(made, nl=False)
    else:
        click.echo(as_text(found, said, day, name), nl=False)
    provisional = sum(1 for item in found if item.provisional)
    if provisional:
        click.echo(say("due.provisional", said, count=provisional), err=True)
    if broken:
        click.echo(say("due.broken", said, count=broken), err=True)
    return 0


def _found(
    project: Project,
    records: Records,
    day: str,
    last: str,
    staff: str | None,
    department: str | None,
) -> tuple[Sequence[Item], Name, int]:
    """The items asked for, how records are called, and how many records are left out."""
    from contextlib import closing

    from dangan.derive.staff import load_staff
    from dangan.duty.dutyfile import load_duties
    from dangan.duty.items import owed
    from dangan.duty.names import names

    connection, _ = records.store(day)
    with closing(connection):
        people = load_staff(connection, records.kinds)
        if staff and staff not in people.people:
            raise UserError("write.staff_unknown", staff=staff)
        if department and department not in people.functions:
            raise UserError("due.no_department", department=department)
        duties = load_duties(project)
        items = owed(connection, people, duties.values(), as_of=day, until=last).items
        if staff:
            items = tuple(item for item in items if item.staff == staff)
        if department:
            items = tuple(item for item in items if item.department == department)
        name = names(records.kinds, connection, items)
        (broken,) = connection.execute("SELECT count(*) FROM known_ids WHERE NOT valid").fetchone()
    return items, name, int(broken)
