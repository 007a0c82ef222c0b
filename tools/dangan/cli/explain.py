"""``dangan explain``: why a check exists, or why something is due, and why on that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, fields_of, fill, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dangan.duty.dutyfile import Duty
    from dangan.findings import Code
    from dangan.project import Project

AHEAD_MONTHS = 24
SHOWN = 3
"""Of what recurs, how many items to come are explained; they all have the same reason."""


@click.command(name="explain")
@click.argument("name")
@click.argument("record", metavar="[RECORD|FIELD]", required=False)
@click.option("--as-of", "as_of", metavar="DATE", help="截至哪一天（默认今天）/ As of which day.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(name: str, record: str | None, as_of: str | None, lang: str | None) -> int:
    """说明一项检查为什么存在，一件事为什么到期，或一份记录里算出来的值从何而来。

    Say why the check or duty NAME exists; with RECORD, what it found there, or why something
    about it is due on that day and which record would meet it. With a record as NAME and a
    FIELD that is computed: the records, lines, settings and commits that its value is made of.
    """
    from dangan.cli.language import language
    from dangan.duty.dutyfile import load_duties
    from dangan.findings import load_codes
    from dangan.schema.suggest import closest

    project = open_project()
    said = language(lang, project)
    codes, duties = load_codes(project), load_duties(project)
    if name in codes:
        lines = _code(project, codes[name], record, said)
    elif name in duties:
        lines = _duty(project, duties[name], record, as_of, said)
    elif record is not None and "/" not in name:
        from dangan.cli.explain_value import explained

        lines = explained(project, name, record, as_of, said)
    else:
        near = closest(name, [*codes, *duties])
        if near is not None:
            raise UserError("explain.near", name=name, near=near)
        raise UserError("explain.unknown", name=name)
    for line in lines:
        click.echo(line)
    return 0


def _code(project: Project, code: Code, record: str | None, lang: str) -> Iterator[str]:
    from dangan import pipeline

    severity = say(f"explain.severity_{code.severity}", lang)
    yield say("explain.code", lang, code=code.code, title=code.title, severity=severity)
    if code.source:
        yield say("explain.source", lang, source=" ".join(code.source))
    yield say("explain.reason", lang, why=code.why)
    # the fields of a text stand for what a finding names; here they are shown as blanks
    blanks = dict.fromkeys(fields_of(code.fix.get(lang)), "…")
    yield say("explain.fix", lang, fix=fill(code.fix.get(lang), lang, blanks))
    for key, text in (("wrong", code.wrong), ("right", code.right)):
        if text:
            yield say(f"explain.{key}", lang)
            yield from (f"    {line}" for line in text.rstrip().splitlines())
    if record is not None:
        result = pipeline.check(project)
        found = [f for f in result.findings if f.code == code.code and f.record == record]
        for finding in found:
            message = finding.message(lang, result.codes)
            yield say("explain.found", lang, file=f"{finding.file}:{finding.line}", message=message)
        if not found:
            yield say("explain.not_found", lang, record=record)


def _duty(
    project: Project, duty: Duty, record: str | None, as_of: str | None, lang: str
) -> Iterator[str]:
    from contextlib import closing

    from dangan import pipeline
    from dangan.derive.staff import load_staff
    from dangan.duty.explain import about, duty_words, item_words
    from dangan.duty.items import prepare, run
    from dangan.duty.names import names
    from dangan.duty.terms import terms_of
    from dangan.duty.workdays import plus_months
    from dangan.write.days import day_of, today

    records = pipeline.read(project)
    day = day_of(as_of) if as_of else today(records.company)
    connection, _ = records.store(day)
    with closing(connection):
        staff = load_staff(connection, records.kinds)
        clock, days = prepare(connection, staff, day, plus_months(day, AHEAD_MONTHS))
        terms = terms_of(duty, clock.policy, day)
        yield from duty_words(duty, terms, clock.policy, day, lang)
        if record is None:
            return
        items = run(duty, connection, clock, days, terms) if terms.on else []
        found = about(sorted(items, key=lambda item: item.key), record)
        coming = [item for item in found if item.state == "due"][:SHOWN]
        found = [item for item in found if item.state != "due"] + coming
        called = names(records.kinds, connection, found)
        for item in found:
            yield from item_words(item, clock, day, lang, called)
        if not found:
            yield say("explain.nothing", lang, as_of=day, record=record)
