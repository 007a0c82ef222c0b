"""What must hold between kinds: prefixes, references, and names in the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dangan.schema.documents import Flaw, flaw
from dangan.schema.model import Kind

# what the store adds to a kind's own table and to the child table of a list
RESERVED = frozenset({"file", "class"})
RESERVED_IN_TABLE = frozenset({"file", "n", "month"})
RESERVED_IN_CHILD = frozenset({"record", "n", "parent"})
# tables of the store that belong to no kind
STORE_TABLES = frozenset(
    {
        *("policy", "company", "choices", "states", "links", "names", "tier_history", "meta"),
        *("known_ids", "contract_periods", "similar"),
    }
)


def across_flaws(kinds: Mapping[str, Kind]) -> Iterator[tuple[str, Flaw]]:
    """Flaws between kinds, each with the name of the kind it belongs to."""
    records = [kind for kind in kinds.values() if not kind.settings]
    tables = [kind for kind in kinds.values() if kind.tabular]
    yield from _prefixes(records)
    yield from _references(kinds, records)
    yield from _tables([*records, *tables])
    for kind in records:
        yield from _lists(kind)


def _prefixes(records: Sequence[Kind]) -> Iterator[tuple[str, Flaw]]:
    taken: dict[str, str] = {}
    for kind in records:
        if kind.prefix and kind.prefix in taken:
            other = taken[kind.prefix]
            yield (
                kind.name,
                flaw(("x-kind", "prefix"), "prefix_twice", prefix=kind.prefix, other=other),
            )
        elif kind.prefix:
            taken[kind.prefix] = kind.name


def _references(kinds: Mapping[str, Kind], records: Sequence[Kind]) -> Iterator[tuple[str, Flaw]]:
    targets = {kind.name for kind in records}
    for kind in kinds.values():
        places = [(schema_path(item.pointer), item.refs) for item in kind.fields]
        places += [(("x-derived", item.column), item.refs) for item in kind.derived]
        for path, refs in places:
            for target in refs:
                if target not in targets:
                    yield kind.name, flaw(path, "ref_kind", kind=target)


def _tables(records: Sequence[Kind]) -> Iterator[tuple[str, Flaw]]:
    """Two fields that would share a column, or two lists that would share a table."""
    tables: dict[str, tuple[str, str]] = dict.fromkeys(STORE_TABLES, ("", ""))
    for kind in records:
        names = [(kind.table, "")]
        names += [(group.table, group.pointer) for group in kind.groups if group.is_list]
        for table, pointer in names:
            if table in tables:
                path = schema_path(pointer) or ("x-kind",)
                yield kind.name, flaw(path, "table_twice", table=table, other=tables[table][0])
            tables[table] = (kind.name, pointer)
        columns: dict[tuple[str, str], str] = {}
        for item in kind.fields:
            place = (item.table, item.column)
            own = RESERVED_IN_TABLE if kind.tabular else RESERVED
            reserved = own if item.table == kind.table else RESERVED_IN_CHILD
            if item.column in reserved and not item.listed:
                path = schema_path(item.pointer)
                yield kind.name, flaw(path, "column_reserved", column=item.column)
            if place in columns:
                path = schema_path(item.pointer)
                yield (
                    kind.name,
                    flaw(path, "column_twice", column=item.column, other=columns[place]),
                )
            columns[place] = item.pointer
        for computed in kind.derived:
            place = (kind.table, computed.column)
            if place in columns or computed.column in RESERVED:
                other = columns.get(place, computed.column)
                yield (
                    kind.name,
                    flaw(
                        ("x-derived", computed.column),
                        "column_twice",
                        column=computed.column,
                        other=other,
                    ),
                )


def _lists(kind: Kind) -> Iterator[tuple[str, Flaw]]:
    """Names in ``x-kind`` that are no field or column of the kind."""
    if kind.date and kind.date not in kind.by_pointer:
        yield kind.name, flaw(("x-kind", "date"), "pointer_unknown", name=kind.date)
    written = kind.annotations.get("list") or {}
    columns = {item.column for item in kind.columns()} | {item.column for item in kind.derived}
    lists = {group.table.removeprefix(f"{kind.table}_") for group in kind.groups if group.is_list}
    for n, name in enumerate(kind.called):
        if name not in columns:
            yield kind.name, flaw(("x-kind", "called", n), "column_unknown", column=name)
    for part in ("columns", "filters"):
        for n, name in enumerate(written.get(part, ())):
            if name not in columns and name not in lists:
                yield (
                    kind.name,
                    flaw(("x-kind", "list", part, n), "column_unknown", column=name),
                )


def schema_path(pointer: str) -> tuple[str | int, ...]:
    """Where the field at ``pointer`` stands in the schema file."""
    path: list[str | int] = []
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        path += ["items"] if name == "*" else ["properties", name]
    return tuple(path)
