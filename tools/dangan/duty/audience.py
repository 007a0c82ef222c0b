"""What an audience may see of what is due.

A duty that declares ``result_class`` answers for its result: it is worked out on the full
store, so that a record which the audience may not see still meets it, and only items about
records that the audience does see are shown. Any other duty runs on the audience's own store,
and not at all where that lacks a column it reads. DESIGN: redaction happens in the data.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dangan.derive.staff import load_staff
from dangan.duty.dutyfile import Duty
from dangan.duty.functions import install
from dangan.duty.items import Item, Owed, owed
from dangan.publish.model import Report, Section
from dangan.publish.rights import Stores, computed_on_full, may_run, section_reads
from dangan.schema.model import Kind
from dangan.text import Both


@dataclass
class _Present:
    """Which records an audience's store holds, asked for a kind at a time."""

    database: sqlite3.Connection
    kinds: Mapping[str, Kind]
    _ids: dict[str, frozenset[str]] = field(default_factory=dict)

    def has(self, kind: str, record: str | None) -> bool:
        if record is None:
            return False
        if kind not in self._ids:
            self._ids[kind] = self._load(kind)
        return record in self._ids[kind]

    def _load(self, name: str) -> frozenset[str]:
        kind = self.kinds.get(name)
        if kind is None or kind.settings:
            return frozenset()
        try:
            rows = self.database.execute(f'SELECT id FROM "{kind.table}"')  # noqa: S608
        except sqlite3.OperationalError:
            return frozenset()
        return frozenset(str(ident) for (ident,) in rows)


def for_audience(stores: Stores, duties: Iterable[Duty], as_of: str, until: str) -> Owed:
    """What is owed as the audience of ``stores`` may see it.

    Duties that the audience may not have are missing from ``terms``. Raises UserError for a
    duty whose SQL is faulty.
    """
    listed = list(duties)
    staff = load_staff(stores.full, stores.kinds)
    # the clone that tells what a statement reads must know the functions of duties too
    install(stores.clone, staff, as_of, as_of, as_of)
    full = [duty for duty in listed if computed_on_full(_report(duty), stores)]
    own = [d for d in listed if d.result_class is None and _fits(d, stores)]
    found = owed(stores.full, staff, full, as_of=as_of, until=until)
    # who answers is looked up among all, and left out with everybody whom they do not see
    shown = owed(stores.redacted, staff, own, as_of=as_of, until=until)
    present = _Present(stores.redacted, stores.kinds)
    both = (*found.items, *shown.items)
    kept = (seen for item in both if (seen := _redacted(item, present)) is not None)
    return Owed(
        tuple(sorted(kept, key=lambda item: item.key)),
        {**found.terms, **shown.terms},
    )


def _redacted(item: Item, present: _Present) -> Item | None:
    """``item`` without what the audience does not see; None where it is about that."""
    if item.record is not None and not present.has(item.kind, item.record):
        return None
    prefixes = {kind.prefix: name for name, kind in present.kinds.items() if kind.prefix}
    proof = prefixes.get((item.met_by or "").partition("-")[0], item.kind)
    return replace(
        item,
        met_by=item.met_by if present.has(proof, item.met_by) else None,
        staff=item.staff if present.has("staff", item.staff) else None,
        department=item.department if present.has("departments", item.department) else None,
        escalated=tuple(who for who in item.escalated if present.has("staff", who)),
    )


def _fits(duty: Duty, stores: Stores) -> bool:
    """Whether the audience has every table and column that ``duty`` reads."""
    report = _report(duty)
    if may_run(report, stores) is not None:
        return False
    used = section_reads(report, report.sections[0], stores).tables
    held = stores.redacted.execute("SELECT name FROM sqlite_master WHERE type <> 'index'")
    return used <= {str(name) for (name,) in held}


def _report(duty: Duty) -> Report:
    """``duty`` as a report, whose rights are the same."""
    nothing = Both("", "")
    return Report(
        id=duty.id,
        title=duty.title,
        description=None,
        source=duty.source,
        periods=(),
        dates=None,
        lists=None,
        over=None,
        form=None,
        group="",
        order=0,
        sections=(Section(id="items", title=nothing, sql=duty.sql, columns=()),),
        result_class=duty.result_class,
        shows_masked=(),
        file=duty.file,
    )
