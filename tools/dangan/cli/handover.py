"""``dangan handover``: everything that somebody looks after passes to somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dangan.findings import Finding
    from dangan.write.desk import Desk
    from dangan.write.handing import Handing, Wish
    from dangan.write.people import People

TYPES = ("leaving", "transfer_out", "internal_move")


@click.command(name="handover")
@click.option("--from", "giver", required=True, metavar="STAFF", help="谁移交 / Who hands over.")
@click.option("--to", "taker", required=True, metavar="STAFF", help="谁接手 / Who takes over.")
@click.option("--on", metavar="DATE", help="接手日期（默认今天）/ From which day (today).")
@click.option(
    "--last-day",
    "last_day",
    metavar="DATE",
    help="最后工作日（默认按员工档案，否则同接手日期）/ The last working day.",
)
@click.option(
    "--type",
    "handover_type",
    type=click.Choice(TYPES),
    default="leaving",
    help="交接类别：离职、调离、内部调动 / The kind of handover.",
)
@click.option("--by", metavar="STAFF", help="谁办理（默认按 git 的邮箱）/ Who writes it down.")
@click.option("--dry-run", is_flag=True, help="只看结果，不写入 / Show the result, write nothing.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(
    giver: str,
    taker: str,
    on: str | None,
    last_day: str | None,
    handover_type: str,
    by: str | None,
    dry_run: bool,
    lang: str | None,
) -> int:
    """移交一个人负责的全部事项，登记交接、划归，并为每家客户写好通知函。

    Reassign everything that one person looks after, write the handover with its checklist, the
    assignments and a letter to each customer. All files are changed or none. Exit code 0: done,
    1: a check would fail and nothing was written, 2: the command could not run.
    """
    from dangan.cli.language import language
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk
    from dangan.write.handing import Wish, plan
    from dangan.write.journal import write_all
    from dangan.write.people import actor, load_people

    project = open_project()
    said = language(lang, project)
    with open_desk(project) as desk:
        people = load_people(desk)
        day = day_of(on) if on else today(desk.records.company)
        who, to = people.find(giver), people.find(taker)
        _able(people, who, to, day)
        left = people.staff.people[who].left
        last = day_of(last_day) if last_day else left if left[:4] != "9999" else day
        writer = actor(people, project.root, by)
        if not isinstance(writer, str):
            raise UserError("handover.actor", reason=writer)
        wish = Wish(who, to, day, last, handover_type, writer)
        made = plan(desk, wish, language(None, project))
        _tell(people, made, wish, said)
        if not made.passed:
            raise UserError("handover.nothing", name=people.staff.name(who))
        found = [f for f in desk.caused_by(made.new) if f.severity == "error"]
        if found:
            _refuse(desk, found, said)
            return 1
        changed = sum(1 for before in made.read.values() if before is not None)
        if dry_run:
            created = len(made.new) - changed
            click.echo(say("handover.dry", said, changed=changed, created=created))
            return 0
        write_all(project, made.read, made.new)
        click.echo(
            say(
                "handover.done",
                said,
                changed=changed,
                handover=made.handover,
                assignments=len(made.assignments),
                letters=len(made.letters),
            )
        )
    return 0


def _able(people: People, giver: str, taker: str, day: str) -> None:
    """Raise UserError where these two cannot hand over to one another."""
    if giver == taker:
        raise UserError("handover.same")
    if not people.staff.serves(taker, day):
        raise UserError("handover.gone", name=people.staff.name(taker), date=day)
    if not people.staff.people[giver].department:
        raise UserError("handover.unit_missing", name=people.staff.name(giver))


def _tell(people: People, made: Handing, wish: Wish, lang: str) -> None:
    giver, taker = people.staff.name(wish.giver), people.staff.name(wish.taker)
    click.echo(say("handover.head", lang, giver=giver, taker=taker, date=wish.on))
    for one in made.passed:
        click.echo(say("handover.passed", lang, record=one.record, name=one.name, field=one.field))
    if made.kept:
        click.echo(say("handover.kept_head", lang, count=len(made.kept)))
        for kept in made.kept:
            click.echo(
                say(
                    "handover.kept",
                    lang,
                    record=kept.record,
                    field=kept.field,
                    why=kept.why,
                    file=kept.path,
                )
            )


def _refuse(desk: Desk, found: Sequence[Finding], lang: str) -> None:
    click.echo(say("handover.refused", lang))
    codes = desk.records.codes
    for finding in found:
        click.echo(
            say(
                "handover.finding",
                lang,
                file=finding.file,
                message=finding.message(lang, codes),
                fix=finding.fix(lang, codes),
                code=finding.code,
            )
        )
