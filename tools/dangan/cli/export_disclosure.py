"""``dangan export --disclosure``: refuses, or gives exactly what was consented to and notes it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dangan.project import UserError, open_project
from dangan.text import Both, say

if TYPE_CHECKING:
    from dangan.write.desk import Desk, Target


def export_disclosure(
    ident: str, *, by: str | None, as_of: str | None, out: Path | None, lang: str | None
) -> int:
    """Write the file for the recipient and note in the record what was given (S1-34, S1-35).

    Raises UserError for an unknown record or person, or a file that cannot be written.
    """
    from dangan.cli.language import language
    from dangan.cli.opened import deliver
    from dangan.cli.written import accepted, remark
    from dangan.publish.disclosure import (
        Paper,
        against,
        disclosure_xlsx,
        given,
        last_day,
    )
    from dangan.publish.site.chrome import company_name
    from dangan.read.edit import replace_value
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk
    from dangan.write.people import actor, load_people

    project = open_project()
    said = language(lang, project)
    with open_desk(project) as desk:
        target = desk.find(ident)
        if target.kind.name != "disclosures":
            raise UserError("export.no_disclosure", record=target.id, kind=target.kind.title)
        policy, day = desk.records.policy, day_of(as_of) if as_of else today(desk.records.company)
        people = load_people(desk)
        who = actor(people, project.root, by)
        reasons = against(target.value, desk.kinds["customers"], policy, day)
        if isinstance(who, Both):
            reasons.append(who)
        if reasons or isinstance(who, Both):
            click.echo(say("export.refused", said, record=target.id, date=day))
            for reason in reasons:
                click.echo(say("export.reason", said, reason=reason))
            return 1
        sharing = target.value["sharing"]
        customer = desk.find(str(target.value["customer"]))
        wanted = [str(one) for one in sharing["fields"]]
        values = given(customer.kind, customer.value, wanted)
        if not values:
            raise UserError("export.empty", record=target.id)
        paper = Paper(
            disclosure=target.id,
            customer=customer.name,
            recipient=_recipient(desk, sharing),
            purpose=str(sharing["purpose"]),
            consent=str(sharing["consent"]["document"]),
            until=last_day(target.value, policy, day),
            day=day,
            giver=people.staff.name(who),
        )
        data = disclosure_xlsx(values, paper, company_name(desk.records.company, said), said)
        note = {
            "on": day,
            "by": who,
            "fields": wanted,
            "digest": hashlib.sha256(data).hexdigest(),
        }
        again = any(held == note for held in sharing.get("exports", ()))
        noted = target.data if again else replace_value(target.data, "/sharing/exports/-", note)
        found = desk.caused(target, noted)
        if not accepted(desk, target, found, said):
            return 1
        file = out or Path(f"{target.id}-{day}.xlsx")
        deliver(project, data, file, "", said)
        _note(desk, target, noted, file)
        click.echo(say("export.done", said, count=len(values), file=target.path,
                       recipient=paper.recipient))  # fmt: skip
        remark(desk, target, found, said)
    return 0


def _note(desk: Desk, target: Target, noted: bytes, file: Path) -> None:
    """Note what was given; what cannot be noted is not given."""
    try:
        if noted != target.data:
            desk.write(target, noted)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _recipient(desk: Desk, sharing: dict[str, Any]) -> str:
    """Whom it is given to, by name."""
    for field in ("department", "partner"):
        if sharing.get(field):
            return desk.find(str(sharing[field])).name
    return str(sharing.get("partner_name", ""))
