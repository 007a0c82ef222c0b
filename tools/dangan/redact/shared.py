"""The tables that every store has, as an audience may see them.

Only the tables named here pass; a table that the store gains later is hidden until somebody
decides how it is redacted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from dangan.redact.copying import Copy, Row, columns, make, select
from dangan.redact.facts import (
    allowed_settings,
    mirrored_facts,
    shown_pointers,
)
from dangan.redact.history import history, marks

_PLACE = re.compile(r"/\d+(?=/|$)")


def pattern(pointer: str) -> str:
    """The pointer of a field with ``*`` for each place in a list."""
    return _PLACE.sub("/*", pointer)


def _pointers(copy: Copy) -> dict[str, set[str]]:
    return {
        name: shown_pointers(kind, copy.audience)
        for name, kind in copy.kinds.items()
        if copy.audience.sees(name)
    }


def _links(copy: Copy, table: str) -> None:
    """References between records that both pass, from fields that are shown."""
    shown = _pointers(copy)
    names = ["source_kind", "source", "pointer", "target_kind", "target"]
    rows = (
        row
        for row in select(copy, table, names)
        if row[1] in copy.present.get(row[0], ())
        and row[4] in copy.present.get(row[3], ())
        and pattern(row[2]) in shown.get(row[0], ())
    )
    make(copy, table, names, rows)


def _names(copy: Copy, table: str) -> None:
    """Only a name that the audience can read in the record can be searched."""
    shown = _pointers(copy)
    names = list(columns(copy.source, table))
    kind, record, pointer = (names.index(column) for column in ("kind", "record", "pointer"))
    rows = (
        row
        for row in select(copy, table, names)
        if row[record] in copy.present.get(row[kind], ())
        and pattern(row[pointer]) in shown.get(row[kind], ())
    )
    make(copy, table, names, rows)


def _history(copy: Copy, table: str) -> None:
    """Evaluations by time; what stood in one that is left out is not told by the next."""
    facts = mirrored_facts(copy.kinds, copy.audience, table)
    names = [name for name in columns(copy.source, table) if name in facts]
    if not {"customer", "evaluation"} <= set(names):
        return
    customers = copy.present.get("customers", set())
    evaluations = copy.present.get("evaluations", set())
    customer, evaluation = names.index("customer"), names.index("evaluation")
    previous = [names.index(name) for name in names if name.startswith("previous_")]
    before = dict(
        copy.source.execute(
            "SELECT evaluation, lag(evaluation) OVER (PARTITION BY customer, business_area"
            " ORDER BY effective_on, evaluated_on, evaluation) FROM tier_history"
        )
    )

    def rows() -> Iterable[Row]:
        for row in select(copy, table, names):
            if row[customer] not in customers or row[evaluation] not in evaluations:
                continue
            values = list(row)
            if before[row[evaluation]] not in evaluations:
                for at in previous:
                    values[at] = None
            yield tuple(values)

    make(copy, table, names, rows())


def _contract_periods(copy: Copy, table: str) -> None:
    facts = mirrored_facts(copy.kinds, copy.audience, table)
    names = [name for name in columns(copy.source, table) if name in facts]
    if "contract" not in names:
        return
    contract = names.index("contract")
    parties = [(names.index(kind[:-1]), kind) for kind in ("customers", "suppliers")
               if kind[:-1] in names]  # fmt: skip

    def rows() -> Iterable[Row]:
        for row in select(copy, table, names):
            if row[contract] in copy.present.get("contracts", ()):
                values = list(row)
                for at, kind in parties:
                    if values[at] not in copy.present.get(kind, ()):
                        values[at] = None
                yield tuple(values)

    make(copy, table, names, rows())


def _policy(copy: Copy, table: str) -> None:
    names = list(columns(copy.source, table))
    found = list(select(copy, table, names))
    at, by = names.index("setting"), names.index("decided_by")
    kind = copy.kinds.get("policy")
    allowed = allowed_settings({row[at] for row in found}, kind, copy.audience)
    kept = [list(row) for row in found if row[at] in allowed]
    for row in kept:
        if row[by] not in copy.present.get("staff", ()):
            row[by] = None
    make(copy, table, names, map(tuple, kept))


def _company(copy: Copy, table: str) -> None:
    names = ["key", "value"]
    found = list(select(copy, table, names))
    kind = copy.kinds.get("company")
    allowed = allowed_settings({row[0] for row in found}, kind, copy.audience)
    make(copy, table, names, (row for row in found if row[0] in allowed))


def _waivers(copy: Copy, table: str) -> None:
    """Those of records that pass; without the owner where that person does not."""
    kind = copy.kinds.get("waivers")
    if kind is None or any(item.level > copy.audience.rank for item in kind.fields):
        return
    names = list(columns(copy.source, table))
    record, owner = names.index("record"), names.index("owner")
    known = set().union(*copy.present.values()) if copy.present else set()
    staff = copy.present.get("staff", set())
    rows = (
        tuple(None if at == owner and value not in staff else value for at, value in enumerate(row))
        for row in select(copy, table, names)
        if row[record] in known
    )
    make(copy, table, names, rows)


def _vocabulary(copy: Copy, table: str) -> None:
    """Labels and states are part of the schemas; those of hidden kinds are left out."""
    names = list(columns(copy.source, table))
    at = names.index("kind")
    rows = select(copy, table, names)
    make(copy, table, names, (row for row in rows if copy.audience.sees(row[at])))


def _meta(copy: Copy, table: str) -> None:
    names = ["key", "value"]
    kept = [row for row in select(copy, table, names) if row[0] != "audience"]
    make(copy, table, names, [*kept, ("audience", copy.audience.name)])


SHARED: Mapping[str, Callable[[Copy, str], None]] = {
    "meta": _meta,
    "company": _company,
    "policy": _policy,
    "choices": _vocabulary,
    "states": _vocabulary,
    "links": _links,
    "names": _names,
    "tier_history": _history,
    "contract_periods": _contract_periods,
    "waivers": _waivers,
    "history": history,
    "sign_off_marks": marks,
}
"""How each table passes; ``history`` brings ``history_commits`` with it."""
