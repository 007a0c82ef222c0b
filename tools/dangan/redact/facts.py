"""What an audience may see of each table and column of the store.

What is not known here does not pass: a table or column that nobody has classed is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dangan.derive.sums import is_sum
from dangan.redact.access import Audience, Kinds, Sight, visible
from dangan.schema.model import CLASSES, Kind

TABLE_STRUCTURE = frozenset({"file", "n", "month"})
STRUCTURE = frozenset({"id", "file", "class", "record", "parent", "n"})
SETTING_LEVEL = CLASSES.index("internal")

# The kinds whose records a derivation looks at beside the record itself. One that is not
# listed may look at anything.
NONE: frozenset[str] = frozenset()
INPUTS: Mapping[str, frozenset[str]] = {
    "name-keys": NONE,
    "state": NONE,
    "promised-on": NONE,
    "loss": NONE,
    "defect-rate": NONE,
    "settled-on": NONE,
    "closed-on": NONE,
    "days-taken": NONE,
    "late": NONE,
    "responsible-department": NONE,
    "standard-score": NONE,
    "employees": NONE,
    "operating-profit": NONE,
    "profit-or-loss": NONE,
    "profit-rate": NONE,
    "warranty-until": frozenset({"products"}),
    "in-warranty": frozenset({"products"}),
    "file-status": NONE,
    "loan-overdue": NONE,
    "loan-days-out": NONE,
    "total-score": NONE,
    "on-boundary": NONE,
    "tier": frozenset({"evaluations"}),
    "score": frozenset({"evaluations"}),
    "relationship": frozenset({"contracts"}),
    "contract-until": frozenset({"contracts"}),
    "open-complaints": frozenset({"complaints"}),
}

# tables that repeat what records hold: column → the pointers or derived columns it comes from
TIER_HISTORY: Mapping[str, tuple[str, ...]] = {
    "customer": ("/customer",),
    "business_area": ("/business_area",),
    "quarter": ("/quarter",),
    "evaluated_on": ("/evaluated_on",),
    "effective_on": ("/effective_on",),
    "evaluation": (),
    "total": ("total",),
    "tier": ("tier",),
    "previous_tier": ("tier",),
    "previous_total": ("total",),
}
CONTRACT_PERIODS: Mapping[str, tuple[str, ...]] = {
    "contract": (),
    "customer": ("/customer",),
    "supplier": ("/supplier",),
    "is_contract": ("/serves_as/*",),
    "is_agreement": ("/serves_as/*",),
    "from_date": ("/starts_on",),
    "until_date": ("/ends_on", "/terminated_on"),
}


MIRRORS: Mapping[str, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    "tier_history": ("evaluations", TIER_HISTORY),
    "contract_periods": ("contracts", CONTRACT_PERIODS),
}


@dataclass(frozen=True)
class ColumnFacts:
    """How one column is shown, what it refers to, and which other kinds it is made from.

    ``inputs`` is None where a derivation may look at records of any kind.
    """

    sight: Sight
    mask: str = ""
    refs: tuple[str, ...] = ()
    inputs: frozenset[str] | None = NONE


def kind_tables(kind: Kind) -> tuple[str, ...]:
    """The tables of ``kind``: its own and those of its lists, each once."""
    return tuple(dict.fromkeys((kind.table, *(item.table for item in kind.fields))))


def inputs_of(by: str) -> frozenset[str] | None:
    """The other kinds that the derivation ``by`` looks at; None: it may look at any."""
    return NONE if is_sum(by) else INPUTS.get(by)


def column_facts(kind: Kind, audience: Audience) -> dict[tuple[str, str], ColumnFacts]:
    """The facts of every classed column of ``kind`` by table and column."""
    found = {
        (item.table, item.column): ColumnFacts(visible(item, audience), item.mask, item.refs)
        for item in kind.fields
    }
    for derived in kind.derived:
        inputs = inputs_of(derived.by)
        if inputs is not None:
            inputs -= {kind.name}
        sight = visible(derived, audience)
        if inputs is not None and not all(audience.sees(name) for name in inputs):
            sight = "hidden"
        found[kind.table, derived.column] = ColumnFacts(sight, "", derived.refs, inputs)
    if kind.tabular:
        found |= {(kind.table, column): ColumnFacts("shown") for column in TABLE_STRUCTURE}
        return found
    # without its id and its grade a record cannot be told from others or held back
    for column in ("id", "file", "class"):
        found[kind.table, column] = ColumnFacts("shown")
    return found


def shown_pointers(kind: Kind, audience: Audience) -> set[str]:
    """The pointer patterns of the fields of ``kind`` that are shown as they are."""
    return {item.pointer for item in kind.fields if visible(item, audience) == "shown"}


def mirrored_facts(kinds: Kinds, audience: Audience, table: str) -> dict[str, ColumnFacts]:
    """The columns shown of a ``table`` of `MIRRORS`; none where its kind is not seen."""
    name, mirror = MIRRORS[table]
    kind = kinds.get(name)
    if kind is None or not audience.sees(name):
        return {}
    shown = shown_pointers(kind, audience)
    shown |= {item.column for item in kind.derived if visible(item, audience) == "shown"}
    return {
        column: ColumnFacts("shown")
        for column, sources in mirror.items()
        if shown.issuperset(sources)
    }


def setting_levels(kind: Kind | None) -> dict[str, int]:
    """The class of each setting of a settings file: the highest of its parts."""
    levels: dict[str, int] = {}
    for item in kind.fields if kind else ():
        name = item.pointer.split("/")[1]
        levels[name] = max(item.level, levels.get(name, 0))
    return levels


def allowed_settings(names: Iterable[str], kind: Kind | None, audience: Audience) -> set[str]:
    """Those of the settings ``names`` that ``audience`` sees; unclassed ones are internal."""
    levels = setting_levels(kind)
    return {name for name in names if levels.get(name, SETTING_LEVEL) <= audience.rank}
