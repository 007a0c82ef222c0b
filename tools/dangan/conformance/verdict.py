"""The verdict on the whole catalogue: read, tried and judged in one go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

from dangan import pipeline
from dangan.conformance.cases import corpus, failures
from dangan.conformance.catalogue import load_catalogue
from dangan.conformance.judge import Row, judge
from dangan.conformance.mapping import load_mapping
from dangan.conformance.realm import Realm, open_realm
from dangan.derive.staff import load_staff
from dangan.duty import items
from dangan.duty.items import prepare
from dangan.duty.terms import terms_of
from dangan.project import Project, UserError
from dangan.publish import reports
from dangan.publish.reports import open_stores
from dangan.redact.access import Audience
from dangan.schema.model import CLASSES, Kind
from dangan.text import Both, say_both

# any day will do to see whether a report runs; it decides nothing about the verdict
AS_OF = "2026-11-20"
Thing = tuple[str, str]
EVERYBODY = Audience("all", Both("全部", "all"), len(CLASSES) - 1, True, None, {})


def verify(project: Project, rows: Sequence[str] = ()) -> list[Row]:
    """The verdict on every entry, or on ``rows``, with checks and reports really tried.

    Raises UserError for an entry that the catalogue does not have, and for files that cannot
    be understood.
    """
    catalogue = load_catalogue(project).entries
    for row in rows:
        if row not in catalogue:
            raise UserError("conformance.unknown_asked", row=row)
    mapping = load_mapping(project, catalogue)
    realm = open_realm(project)
    wanted = {key: catalogue[key] for key in rows} if rows else catalogue
    named = list(_named(judge(realm, wanted, mapping, {})))
    failed = failures(project, [text for text in named if text in realm.codes])
    failed |= not_running(project, realm, named)
    return judge(realm, wanted, mapping, failed)


def _named(rows: Iterable[Row]) -> Iterable[str]:
    """Codes, and reports and forms without their columns, that anything is said to rest on."""
    for row in rows:
        for one in row.references():
            yield one.reference.text.partition("#")[0]


def not_running(project: Project, realm: Realm, named: Iterable[str]) -> dict[str, Both]:
    """Of the reports and duties that are named, also by a form, those that fail when run.

    They run on the company of the corpus, and without it on the company's own records.
    """
    wanted = dict(_runnable(realm, named))
    if not wanted:
        return {}
    base = corpus() / "base"
    root = base if base.is_dir() else project.root
    records = pipeline.read(Project(root, (root, *project.layers)))
    connection, _ = records.store(AS_OF)
    with closing(connection):
        broken = _tried(realm, connection, dict(records.kinds), set(wanted.values()))
    return {
        text: say_both("conformance.not_run", reference=text, reason=broken[thing])
        for text, thing in wanted.items()
        if thing in broken
    }


def _runnable(realm: Realm, named: Iterable[str]) -> Iterator[tuple[str, Thing]]:
    """References with the report or duty behind them."""
    for text in named:
        sort, _, name = text.partition(":")
        if (sort == "report" and name in realm.reports) or (
            sort == "duty" and name in realm.duties
        ):
            yield text, (sort, name)
        elif sort == "form" and name in realm.forms:
            form = realm.forms[name]
            for report in (form.report, *(part.report for part in form.parts)):
                if report in realm.reports:
                    yield text, ("report", str(report))
                    break


def _tried(
    realm: Realm, connection: sqlite3.Connection, kinds: dict[str, Kind], things: set[Thing]
) -> dict[Thing, Both]:
    """What is wrong with those of ``things`` that do not run."""
    stores = open_stores(connection, connection, kinds, EVERYBODY)
    clock, days = prepare(connection, load_staff(connection, kinds), AS_OF, AS_OF)
    found: dict[Thing, Both] = {}
    for sort, name in sorted(things):
        try:
            if sort == "report":
                reports.run(realm.reports[name], stores, lang="zh", as_of=AS_OF)
            else:
                duty = realm.duties[name]
                items.run(duty, connection, clock, days, terms_of(duty, clock.policy, AS_OF))
        except UserError as error:
            found[sort, name] = Both(error.message("zh"), error.message("en"))
    return found
