"""What commands that change a record say about the draft."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from dangan.findings import Finding
from dangan.text import say

if TYPE_CHECKING:
    from dangan.write.desk import Desk, Target


def warn_of_future(desk: Desk, day: str, lang: str) -> None:
    """Point out a date that is still to come; it is probably a slip."""
    from dangan.write.days import today

    now = today(desk.records.company)
    if day > now:
        click.echo(say("write.future", lang, date=day, today=now))


def accepted(desk: Desk, target: Target, found: Sequence[Finding], lang: str) -> bool:
    """Whether no error is among what a check would find; otherwise the errors are shown."""
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        click.echo(say("write.not_accepted", lang, file=target.path))
        _show(desk, target, errors, lang)
    return not errors


def remark(desk: Desk, target: Target, found: Sequence[Finding], lang: str) -> None:
    """Show warnings and hints that the change gives rise to."""
    milder = [finding for finding in found if finding.severity != "error"]
    if milder:
        click.echo(say("write.remarks", lang))
        _show(desk, target, milder, lang)


def _show(desk: Desk, target: Target, found: Sequence[Finding], lang: str) -> None:
    codes = desk.records.codes
    for finding in found:
        here = finding.file == target.path
        click.echo(
            say(
                "write.finding" if here else "write.finding_elsewhere",
                lang,
                file=finding.file,
                message=finding.message(lang, codes),
                fix=finding.fix(lang, codes),
                code=finding.code,
            )
        )


def difference(target: Target, data: bytes) -> str:
    """The change of the file as a unified diff."""
    before, after = (text.decode("utf-8") for text in (target.data, data))
    return "".join(
        difflib.unified_diff(
            before.splitlines(keepends=True),
            after.splitlines(keepends=True),
            fromfile=f"a/{target.path}",
            tofile=f"b/{target.path}",
        )
    )
