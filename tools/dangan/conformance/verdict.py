"""The verdict on the whole catalogue: read, tried and judged in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing

from dangan import pipeline
from dangan.conformance.cases import corpus, failures
from dangan.conformance.catalogue import load_catalogue
from dangan.conformance.judge import Row, judge
from dangan.conformance.mapping import load_mapping
from dangan.conformance.realm import Realm, open_realm
from dangan.project import Project, UserError
from dangan.publish.reports import Report, open_stores, run
from dangan.redact.access import Audience
from dangan.schema.model import CLASSES
from dangan.text import Both, say_both

# any day will do to see whether a report runs; it decides nothing about the verdict
AS_OF = "2026-11-20"
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
    """Of the reports that are named, also by a form, those that fail on the corpus company."""
    wanted: dict[str, str] = {}
    for text in named:
        sort, _, name = text.partition(":")
        if sort == "report" and name in realm.reports:
            wanted[text] = name
        elif sort == "form" and name in realm.forms:
            form = realm.forms[name]
            wanted[text] = form.report or next((p.report for p in form.parts if p.report), "")
    reports = {name: realm.reports[name] for name in wanted.values() if name in realm.reports}
    broken = _tried(project, reports) if reports else {}
    return {
        text: say_both("conformance.not_run", reference=text, reason=broken[name])
        for text, name in wanted.items()
        if name in broken
    }


def _tried(project: Project, reports: Mapping[str, Report]) -> dict[str, Both]:
    base = corpus() / "base"
    root = base if base.is_dir() else project.root
    records = pipeline.read(Project(root, (root, *project.layers)))
    connection, _ = records.store(AS_OF)
    with closing(connection):
        stores = open_stores(connection, connection, dict(records.kinds), EVERYBODY)
        found: dict[str, Both] = {}
        for name, report in reports.items():
            try:
                run(report, stores, lang="zh", as_of=AS_OF)
            except UserError as error:
                found[name] = Both(error.message("zh"), error.message("en"))
    return found
