"""The database of an audience: made new from what it may see, never by taking away.

A deleted value stays in the freed pages of a database file, so nothing is ever deleted here:
allowed rows and columns are selected from the store and written to an empty database.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from dangan.redact.access import Audience, Kinds
from dangan.redact.copying import Copy, Row, columns, make, quoted, select
from dangan.redact.facts import STRUCTURE, ColumnFacts, column_facts, kind_tables
from dangan.redact.masks import mask
from dangan.redact.rows import table_of_rows
from dangan.redact.scope import passing
from dangan.redact.shared import SHARED
from dangan.schema.model import Kind

__all__ = ["columns", "redact"]


def redact(
    source: sqlite3.Connection,
    kinds: Kinds,
    audience: Audience,
    target: Path | None = None,
) -> sqlite3.Connection:
    """A new database with what ``audience`` may see of the store ``source``.

    Hidden columns do not exist in it, masked ones hold the masked text. Records above the
    audience are absent with their lists, links, names and history; references to them are
    NULL, and so are values derived from them. ``target`` is the file to write, replaced in
    one step; None keeps the database in memory. S0-24.
    """
    draft = None if target is None else target.with_name(f"{target.name}.part")
    if draft is not None:
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
    made = sqlite3.connect(":memory:" if draft is None else draft, isolation_level=None)
    try:
        made.execute("PRAGMA journal_mode = OFF")
        made.execute("PRAGMA synchronous = OFF")
        made.execute("BEGIN")
        _fill(Copy(source, made, kinds, audience))
        made.execute("COMMIT")
    except BaseException:
        made.close()
        if draft is not None:
            draft.unlink(missing_ok=True)
        raise
    if draft is None or target is None:
        return made
    made.close()
    os.replace(draft, target)
    return sqlite3.connect(target)


def _fill(copy: Copy) -> None:
    tables = {
        str(name)
        for (name,) in copy.source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    kinds = [
        kind for _, kind in sorted(copy.kinds.items()) if not kind.settings and kind.table in tables
    ]
    copy.present, copy.whole = passing(copy.source, copy.kinds, copy.audience)
    if not copy.whole:
        _trace(copy)
    for kind in kinds:
        if copy.audience.sees(kind.name):
            for table in kind_tables(kind):
                _kind_table(copy, kind, table)
    for _, kind in sorted(copy.kinds.items()):
        if kind.tabular and kind.table in tables and copy.audience.sees(kind.name):
            table_of_rows(copy, kind)
    for table, fill in SHARED.items():
        if table in tables:
            fill(copy, table)
    _indexes(copy)
    _views(copy)


def _trace(copy: Copy) -> None:
    """Find the records that a record left out refers to."""
    for kind, source, target in copy.source.execute(
        "SELECT source_kind, source, target FROM links"
    ):
        if source not in copy.present.get(kind, ()):
            copy.touched.setdefault(target, set()).add(kind)


def _kind_table(copy: Copy, kind: Kind, table: str) -> None:
    facts = column_facts(kind, copy.audience)
    own = table == kind.table
    allowed: dict[str, ColumnFacts] = {}
    for name in columns(copy.source, table):
        fact = facts.get((table, name))
        if fact is None and name in STRUCTURE:
            fact = ColumnFacts("shown")
        if fact is not None and fact.sight != "hidden":
            allowed[name] = fact
    if not own and not any((table, name) in facts for name in allowed):
        return  # how many elements a hidden list has is nobody's business either
    make(copy, table, list(allowed), _rows(copy, kind, table, allowed))


def _rows(copy: Copy, kind: Kind, table: str, allowed: dict[str, ColumnFacts]) -> Iterable[Row]:
    own = table == kind.table
    key = list(allowed).index("id" if own else "record")
    present = copy.present[kind.name]
    changes = {
        at: change
        for at, fact in enumerate(allowed.values())
        if (change := _change(copy, fact)) is not None
    }
    derived = {
        at: fact.inputs
        for at, fact in enumerate(allowed.values())
        if fact.inputs is None or fact.inputs
    }
    for row in select(copy, table, list(allowed)):
        if row[key] not in present:
            continue
        touched = copy.touched.get(row[key]) if own and derived else None
        if not changes and not touched:
            yield row
            continue
        values = list(row)
        for at, change in changes.items():
            if values[at] is not None:
                values[at] = change(values[at])
        if touched:
            for at, inputs in derived.items():
                if inputs is None or inputs & touched:
                    values[at] = None
        yield tuple(values)


def _change(copy: Copy, fact: ColumnFacts) -> Callable[[Any], Any] | None:
    """What happens to the values of a column, or None where they pass as they are."""
    if fact.sight == "masked":
        how = fact.mask
        return lambda value: mask(str(value), how)
    if fact.refs and not copy.whole:
        reachable: set[str] = set().union(*(copy.present.get(kind, ()) for kind in fact.refs))
        return lambda value: value if value in reachable else None
    return None


def _indexes(copy: Copy) -> None:
    for name, table, statement in copy.source.execute(
        "SELECT name, tbl_name, sql FROM sqlite_master"
        " WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    ).fetchall():
        indexed = {row[2] for row in copy.source.execute(f"PRAGMA index_info({quoted(name)})")}
        if indexed <= set(columns(copy.target, table)):
            copy.target.execute(statement)


def _views(copy: Copy) -> None:
    """Views see the redacted tables; one that needs a hidden column is left out."""
    for name, statement in copy.source.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid"
    ).fetchall():
        copy.target.execute(statement)
        try:
            copy.target.execute(f"SELECT * FROM {quoted(name)} LIMIT 0")  # noqa: S608
        except sqlite3.OperationalError:
            copy.target.execute(f"DROP VIEW {quoted(name)}")
