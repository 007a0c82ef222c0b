"""Whether an audience may have a report, and from which store it is computed.

A report that reads a hidden column is refused, because its figures would be wrong without it;
unless it declares ``result_class`` and so answers for its result. Records that an audience
does not see are left out, and the report says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dangan.project import UserError
from dangan.publish.lookups import Lookups
from dangan.publish.model import Report, Section
from dangan.publish.passing import misused
from dangan.publish.reads import NotASelectError, Reads, reads, schema_clone
from dangan.publish.reportfile import bad
from dangan.redact.access import Audience, Kinds
from dangan.redact.facts import MIRRORS, ColumnFacts, column_facts, kind_tables, mirrored_facts
from dangan.schema.model import CLASSES
from dangan.text import Both, say, say_both

Place = tuple[str, str]


@dataclass(frozen=True)
class Stores:
    """The full store, an audience's own database, and what tells them apart.

    ``partial`` holds the kinds of which the audience sees only some records.
    """

    full: sqlite3.Connection
    redacted: sqlite3.Connection
    kinds: Kinds
    audience: Audience
    clone: sqlite3.Connection
    facts: Mapping[Place, ColumnFacts]
    titles: Mapping[Place, Both]
    levels: Mapping[Place, int]
    owners: Mapping[str, str]
    partial: frozenset[str]

    @cached_property
    def known_reads(self) -> dict[str, Reads]:
        """What queries read that were looked at before."""
        return {}

    @cached_property
    def lookups(self) -> Lookups:
        """What was asked of the audience's database before."""
        return Lookups(self.redacted)


@dataclass(frozen=True)
class Refusal:
    """Why an audience may not have a report: ``fields`` of class ``level`` that it reads."""

    report: Report
    audience: Audience
    key: str
    fields: tuple[Both, ...]
    level: str

    def message(self, lang: str) -> str:
        """What the report needs, in ``lang``."""
        return say(self.key, lang, **self.arguments())

    def arguments(self) -> dict[str, Both]:
        """The arguments of the message."""
        zh, en = (
            say("publish.list_separator", lang).join(field.get(lang) for field in self.fields)
            for lang in ("zh", "en")
        )
        return {
            "report": self.report.title,
            "audience": self.audience.title,
            "fields": Both(zh, en),
            "level": say_both(f"publish.class_{self.level}"),
        }


class RefusedError(UserError):
    """An audience asked for a report that it may not have."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.key, **refusal.arguments())


def open_stores(
    full: sqlite3.Connection, redacted: sqlite3.Connection, kinds: Kinds, audience: Audience
) -> Stores:
    """Compare the two databases once, for all reports."""
    facts: dict[Place, ColumnFacts] = {}
    titles: dict[Place, Both] = {}
    levels: dict[Place, int] = {}
    owners: dict[str, str] = {}
    partial: set[str] = set()
    for name, kind in sorted(kinds.items()):
        if (kind.settings and not kind.tabular) or not _has_table(full, kind.table):
            continue
        owners.update(dict.fromkeys(kind_tables(kind), name))
        facts.update(column_facts(kind, audience))
        for item in kind.fields:
            titles[item.table, item.column] = item.title
            levels[item.table, item.column] = item.level
        for derived in kind.derived:
            titles[kind.table, derived.column] = derived.title
            levels[kind.table, derived.column] = derived.level
        if audience.sees(name) and _count(full, kind.table) != _count(redacted, kind.table):
            partial.add(name)
    for table, (name, _) in MIRRORS.items():
        shown = mirrored_facts(kinds, audience, table)
        for column in _columns(full, table):
            facts[table, column] = shown.get(column, ColumnFacts("hidden"))
        owners[table] = name
    clone = schema_clone(full)
    return Stores(
        full, redacted, kinds, audience, clone, facts, titles, levels, owners, frozenset(partial)
    )


def fitted(report: Report, stores: Stores) -> Report:
    """``report`` without the columns that are optional and hidden from the audience."""
    if computed_on_full(report, stores):
        return report
    gone = {
        column.only
        for section in report.sections
        for column in section.columns
        if column.only is not None and _sight(column.only, stores) == "hidden"
    }
    if not gone:
        return report
    return replace(report, sections=tuple(_without(section, gone) for section in report.sections))


def _without(section: Section, gone: set[Place]) -> Section:
    endings = tuple(f"-- only: {table}.{column}" for table, column in sorted(gone))
    kept = [line for line in section.sql.splitlines() if not line.rstrip().endswith(endings)]
    columns = tuple(column for column in section.columns if column.only not in gone)
    return replace(section, sql="\n".join(kept), columns=columns)


def section_reads(report: Report, section: Section, stores: Stores) -> Reads:
    """What ``section`` reads. Raises UserError with SQLite's words for faulty SQL."""
    try:
        found = stores.known_reads.get(section.sql)
        if found is None:
            found = stores.known_reads[section.sql] = reads(section.sql, stores.clone)
        return found
    except NotASelectError as error:
        raise bad(report.file, section.id, say_both("publish.why_sql", error=str(error))) from error


def may_run(report: Report, stores: Stores) -> Refusal | None:
    """Why the audience of ``stores`` may not have ``report``; None where it may.

    Raises UserError for a report file whose SQL is faulty.
    """
    if computed_on_full(report, stores):
        for section in report.sections:
            section_reads(report, section, stores)
        return None
    for section in fitted(report, stores).sections:
        used = section_reads(report, section, stores)
        refusal = _hidden(report, used, stores) or _masked(report, section, used, stores)
        if refusal is not None:
            return refusal
    return None


def computed_on_full(report: Report, stores: Stores) -> bool:
    """Whether the report answers for its result and so is computed on the full store."""
    if report.result_class is None:
        return False
    return CLASSES.index(report.result_class) <= stores.audience.rank


def partial_kinds(report: Report, stores: Stores) -> tuple[str, ...]:
    """The kinds that ``report`` reads and the audience sees only some records of."""
    if computed_on_full(report, stores):
        return ()
    tables = {
        table
        for section in fitted(report, stores).sections
        for table in section_reads(report, section, stores).tables
    }
    kinds = {stores.owners[table] for table in tables if table in stores.owners}
    return tuple(sorted(kinds & stores.partial))


def _hidden(report: Report, used: Reads, stores: Stores) -> Refusal | None:
    unseen = sorted(
        {
            stores.owners[table]
            for table in used.tables
            if table in stores.owners and not stores.audience.sees(stores.owners[table])
        }
    )
    if unseen:
        names = tuple(stores.kinds[name].title for name in unseen)
        return Refusal(report, stores.audience, "publish.refused_kinds", names, "public")
    places = sorted(place for place in used.columns if _sight(place, stores) == "hidden")
    return _refusal(report, places, "publish.refused_hidden", stores) if places else None


def _masked(report: Report, section: Section, used: Reads, stores: Stores) -> Refusal | None:
    places = sorted(place for place in used.columns if _sight(place, stores) == "masked")
    allowed = set(report.shows_masked)
    undeclared = [place for place in places if ".".join(place) not in allowed]
    if undeclared:
        return _refusal(report, undeclared, "publish.refused_masked", stores)
    if misused(section.sql, (column for _, column in places)) is not None:
        return _refusal(report, places, "publish.refused_grouped", stores)
    return None


def _refusal(report: Report, places: list[Place], key: str, stores: Stores) -> Refusal:
    titles = dict.fromkeys(stores.titles.get(place, Both(place[1], place[1])) for place in places)
    level = max(stores.levels.get(place, 0) for place in places)
    return Refusal(report, stores.audience, key, tuple(titles), CLASSES[level])


def _sight(place: Place, stores: Stores) -> str:
    fact = stores.facts.get(place)
    return "shown" if fact is None else fact.sight


def _has_table(database: sqlite3.Connection, table: str) -> bool:
    return bool(_columns(database, table))


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    return [str(row[1]) for row in database.execute(f'PRAGMA table_info("{table}")')]


def _count(database: sqlite3.Connection, table: str) -> int:
    count = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
    return int(count)
