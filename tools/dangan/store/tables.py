"""From a kind to its tables: what is created, indexed, linked and labelled.

A kind's table holds ``id``, ``file``, ``class`` (0 to 3, from the record's own grade), its
single values, then its derived columns. Each list has a child table: ``record`` (the id), for
a list inside a list's element ``parent`` (the element's place), ``n`` (the place, from 0),
then the values. A table of rows (`Kind.tabular`) has ``file``, ``n`` (the row, from 0) and
``month`` in front of its columns, and no id. Numbers with decimals are whole numbers times
the scale of their field.
"""

from __future__ import annotations

from collections.abc import Mapping

from dangan.schema.model import Derived, Field, Group, Kind
from dangan.store.rows import Row, Rows, is_nested, rows

__all__ = ["Row", "Rows", "choice_rows", "ddl", "indexes", "links", "rows", "state_rows"]

SHARED = {
    "meta": "key TEXT PRIMARY KEY, value TEXT",
    "company": "key TEXT PRIMARY KEY, value TEXT",
    "policy": (
        "setting TEXT, from_date TEXT, value TEXT, source TEXT, decided_by TEXT,"
        " PRIMARY KEY (setting, from_date)"
    ),
    "known_ids": "kind TEXT, id TEXT, file TEXT, valid INTEGER",
    "choices": (
        "kind TEXT, column_name TEXT, const TEXT, zh TEXT, en TEXT, position INTEGER,"
        " PRIMARY KEY (kind, column_name, const)"
    ),
    "states": (
        "kind TEXT, key TEXT, zh TEXT, en TEXT, position INTEGER, terminal INTEGER,"
        " PRIMARY KEY (kind, key)"
    ),
    "links": "source_kind TEXT, source TEXT, pointer TEXT, target_kind TEXT, target TEXT",
    "names": ("kind TEXT, record TEXT, pointer TEXT, name TEXT, key TEXT, core TEXT, pinyin TEXT"),
    "tier_history": (
        "customer TEXT, business_area TEXT, quarter TEXT, evaluated_on TEXT, effective_on TEXT,"
        " evaluation TEXT PRIMARY KEY, total INTEGER, tier TEXT, previous_tier TEXT,"
        " previous_total INTEGER"
    ),
    "contract_periods": (
        "contract TEXT PRIMARY KEY, customer TEXT, supplier TEXT, is_contract INTEGER,"
        " is_agreement INTEGER, from_date TEXT, until_date TEXT"
    ),
    "waivers": "n INTEGER PRIMARY KEY, code TEXT, record TEXT, reason TEXT, owner TEXT, until TEXT",
    "similar": "kind TEXT, a TEXT, b TEXT, score INTEGER, how TEXT",
    # what git tells (`dangan.history.fill`); empty where nobody asked it
    "history": (
        "n INTEGER PRIMARY KEY, kind TEXT, record TEXT, what TEXT, path TEXT, pattern TEXT,"
        " old TEXT, new TEXT, grade INTEGER, place INTEGER"
    ),
    "history_commits": (
        "place INTEGER PRIMARY KEY, id TEXT, day TEXT, author TEXT, author_name TEXT,"
        " subject TEXT, approved TEXT, mark TEXT"
    ),
    "sign_off_marks": (
        "kind TEXT, record TEXT, n INTEGER, mark TEXT, keys TEXT, who TEXT, name TEXT, day TEXT,"
        " field TEXT, id TEXT, PRIMARY KEY (kind, record, n)"
    ),
}
"""Tables that every store has whatever its kinds are, by name."""

SHARED_INDEXES = (
    "CREATE INDEX known_ids_id ON known_ids (id)",
    "CREATE INDEX names_record ON names (kind, record)",
    "CREATE INDEX names_key ON names (key)",
    "CREATE INDEX tier_history_customer ON tier_history (customer, business_area)",
    "CREATE INDEX contract_periods_customer ON contract_periods (customer)",
    "CREATE INDEX history_record ON history (kind, record)",
)

SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "INTEGER", "boolean": "INTEGER"}


def quoted(name: str) -> str:
    """``name`` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def child_tables(kind: Kind) -> dict[str, Group]:
    """The tables of the lists of ``kind``, in the order of the schema."""
    return {group.table: group for group in kind.groups if group.table}


def _column(item: Field | Derived) -> str:
    return f"{quoted(item.column)} {SQL_TYPES[item.type]}"


def _create(table: str, columns: list[str], ending: str = "") -> str:
    return f"CREATE TABLE {quoted(table)} ({', '.join(columns)}){ending}"


def ddl(kinds: Mapping[str, Kind]) -> list[str]:
    """The statements that create all tables of a store for ``kinds``, without indexes."""
    statements = [_create(name, [columns]) for name, columns in SHARED.items()]
    for kind in kinds.values():
        if kind.tabular:
            head = ["file TEXT NOT NULL", "n INTEGER NOT NULL", "month TEXT NOT NULL"]
            cells = [_column(item) for item in kind.columns()]
            # kept by month, since whoever asks for sales asks for some months of them
            statements.append(
                _create(
                    kind.table, [*head, *cells, "PRIMARY KEY (month, file, n)"], " WITHOUT ROWID"
                )
            )
        if kind.settings:
            continue
        head = ["id TEXT PRIMARY KEY", "file TEXT NOT NULL", "class INTEGER NOT NULL"]
        own = [_column(item) for item in kind.columns() if item.column != "id"]
        computed = [_column(item) for item in kind.derived]
        statements.append(_create(kind.table, head + own + computed))
        for name, group in child_tables(kind).items():
            head = ["record TEXT NOT NULL", "n INTEGER NOT NULL"]
            key = "PRIMARY KEY (record, n)"
            if is_nested(group):
                head.insert(1, "parent INTEGER NOT NULL")
                key = "PRIMARY KEY (record, parent, n)"
            columns = [*head, *(_column(item) for item in kind.columns(name)), key]
            # kept in the order of their key, which saves an index
            statements.append(_create(name, columns, " WITHOUT ROWID"))
    return statements


def indexes(kinds: Mapping[str, Kind]) -> list[str]:
    """The statements that index what is looked up, above all references."""
    statements = list(SHARED_INDEXES)
    for kind in kinds.values():
        if kind.settings and not kind.tabular:
            continue
        statements.extend(
            f"CREATE INDEX {quoted(f'{item.table}_{item.column}_ref')}"
            f" ON {quoted(item.table)} ({quoted(item.column)})"
            for item in kind.fields
            if item.refs
        )
    return statements


def links(kinds: Mapping[str, Kind]) -> str:
    """The query that finds every reference, for the table ``links``; empty if there is none.

    A reference that may be to several kinds is to the first that has such a record.
    """
    return "\nUNION ALL\n".join(
        _references(kind, item)
        for kind in kinds.values()
        if not kind.settings
        for item in kind.fields
        if item.refs
    )


def _references(kind: Kind, item: Field) -> str:
    before, *inside = item.pointer.split("/*")
    pointer = f"'{before}'"
    places = ("n",) if len(inside) == 1 else ("parent", "n")
    for place, step in zip(places, inside, strict=False):
        pointer += f" || '/' || {place} || '{step}'"
    column = f"{quoted(item.table)}.{quoted(item.column)}"
    target = f"'{item.refs[0]}'"
    if len(item.refs) > 1:
        listed = ", ".join(f"'{name}'" for name in item.refs)
        target = (
            f"coalesce((SELECT min(kind) FROM known_ids WHERE id = {column}"  # noqa: S608
            f" AND kind IN ({listed})), '')"
        )
    owner = "id" if item.table == kind.table else "record"
    return (
        f"SELECT '{kind.name}', {quoted(item.table)}.{owner}, {pointer}, {target}, {column}"  # noqa: S608
        f" FROM {quoted(item.table)} WHERE {column} IS NOT NULL"
    )


def choice_column(kind: Kind, item: Field) -> str:
    """The name under which ``choices`` holds the labels of ``item``.

    For a child table it is the table without the kind's own, then the column: the field
    ``/contacts/*/role`` of customers is ``contacts_role``, the list ``/subjects`` ``subjects``.
    """
    inside = item.table.removeprefix(kind.table).removeprefix("_")
    if not inside:
        return item.column
    return inside if item.listed else f"{inside}_{item.column}"


def choice_rows(kind: Kind) -> list[Row]:
    """Labels of all enumerations of ``kind`` for the table ``choices``."""
    named = [(choice_column(kind, item), item.choices) for item in kind.fields]
    named += [(item.column, item.choices) for item in kind.derived]
    return [
        (kind.name, column, choice.const, choice.title.zh, choice.title.en, position)
        for column, choices in named
        for position, choice in enumerate(choices)
    ]


def state_rows(kind: Kind) -> list[Row]:
    """The states of ``kind`` for the table ``states``, in the order of the schema."""
    states = kind.transitions.states if kind.transitions else ()
    return [
        (kind.name, state.key, state.title.zh, state.title.en, n, int(state.role == "terminal"))
        for n, state in enumerate(states)
    ]
