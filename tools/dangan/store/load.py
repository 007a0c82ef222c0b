"""Builds the store: rows of records, settings, labels; then everything derived."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from dangan import __version__
from dangan.derive.computed import Context, run
from dangan.derive.numbers import exact_json
from dangan.derive.policy import Policy
from dangan.derive.violation import Violation
from dangan.schema.model import Field, Kind
from dangan.store import views
from dangan.store.rows import Row, Rows
from dangan.store.tables import (
    child_tables,
    choice_rows,
    ddl,
    indexes,
    links,
    quoted,
    state_rows,
)

_AT_ONCE = 500
"""Files whose rows are held back and inserted together, which is quicker than one by one."""


class Result(Protocol):
    """What is left of one file after reading and validating (`dangan.examine.Examined`).

    ``path`` is the file below the root, POSIX; ``record`` the id. ``rows`` is None for a
    record with errors: its id is known, so that references to it are not taken for wrong,
    but it is in no table.
    """

    @property
    def path(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def record(self) -> str: ...

    @property
    def rows(self) -> Rows | None: ...


def open_memory() -> sqlite3.Connection:
    """An empty store in memory; every statement takes effect at once."""
    # as many statements as there are tables, and some more: they are used again and again
    return sqlite3.connect(":memory:", isolation_level=None, cached_statements=1024)


def write(connection: sqlite3.Connection, path: Path) -> None:
    """Write the store to ``path`` as one compact file; readers see the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        connection.execute("VACUUM INTO ?", (name,))
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise


def build(
    connection: sqlite3.Connection,
    kinds: Mapping[str, Kind],
    results: Iterable[Result],
    policy: Policy,
    company: Mapping[str, Any],
    *,
    as_of: str | None = None,
    waivers: object = (),
    blank: sqlite3.Connection | None = None,
) -> list[Violation]:
    """Fill the empty store behind ``connection``. Returns what deriving found wrong.

    With ``as_of`` (``YYYY-MM-DD``) the store is what was known on that day: events, steps and
    signatures of later days are left out, and states, tiers and relationships follow. Of two
    files with one id the first by name is taken; an iterator of ``results`` is in that order
    already. ``blank`` is what `blank_store` has made of the same kinds, if it is at hand.
    Raises UserError for a derivation that a schema names and the tool does not know.
    """
    if blank is not None:
        blank.backup(connection)
    connection.execute("BEGIN")
    try:
        if blank is None:
            _create(connection, ddl(kinds))
        _insert_records(connection, kinds, results)
        if blank is None:
            # after the rows, which is quicker where there are many
            _create(connection, indexes(kinds))
            _insert_labels(connection, kinds)
        _insert_settings(connection, policy, company, as_of)
        _insert_waivers(connection, waivers)
        if as_of is not None:
            for kind in kinds.values():
                if kind.tabular:
                    _hide_rows_after(connection, kind, as_of)
                elif not kind.settings:
                    _hide_after(connection, kind, as_of)
        _insert_links(connection, kinds)
        found = run(Context(connection, kinds, policy, as_of))
        for statement in views.statements(kinds):
            connection.execute(statement)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return found


def blank_store(kinds: Mapping[str, Kind]) -> sqlite3.Connection:
    """A store without records, to be copied where many small ones are built."""
    connection = open_memory()
    _create(connection, [*ddl(kinds), *indexes(kinds)])
    _insert_labels(connection, kinds)
    return connection


def _create(connection: sqlite3.Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", rows)  # noqa: S608


def _insert_records(
    connection: sqlite3.Connection, kinds: Mapping[str, Kind], results: Iterable[Result]
) -> None:
    seen: set[tuple[str, str]] = set()
    tables: dict[str, list[Row]] = {"known_ids": []}
    if not isinstance(results, Iterator):
        results = sorted(results, key=lambda result: result.path)
    for count, result in enumerate(results, 1):
        kind = kinds.get(result.kind)
        if kind is None or (kind.settings and not kind.tabular):
            continue
        made = result.rows
        if result.record and not kind.settings:
            known = (result.kind, result.record)
            tables["known_ids"].append((*known, result.path, int(made is not None)))
            if known in seen:
                continue
            seen.add(known)
        for table, rows in (made or {}).items():
            tables.setdefault(table, []).extend(rows)
        if count % _AT_ONCE == 0:
            _flush(connection, tables)
    _flush(connection, tables)


def _flush(connection: sqlite3.Connection, tables: dict[str, list[Row]]) -> None:
    for table, rows in tables.items():
        _insert(connection, table, rows)
        rows.clear()


def _insert_links(connection: sqlite3.Connection, kinds: Mapping[str, Kind]) -> None:
    """Every reference of a record, found in the rows: ten times quicker than one by one."""
    query = links(kinds)
    if query:
        connection.execute(f"INSERT INTO links {query}")
    connection.execute("CREATE INDEX links_target ON links (target_kind, target)")


def _insert_labels(connection: sqlite3.Connection, kinds: Mapping[str, Kind]) -> None:
    """What choices and states are called."""
    for kind in kinds.values():
        _insert(connection, "choices", choice_rows(kind))
        _insert(connection, "states", state_rows(kind))


def _insert_settings(
    connection: sqlite3.Connection,
    policy: Policy,
    company: Mapping[str, Any],
    as_of: str | None,
) -> None:
    _insert(connection, "meta", [("as_of", as_of), ("version", __version__)])
    _insert(connection, "company", [(key, _text(company[key])) for key in sorted(company)])
    entries: dict[tuple[str, str], Row] = {}
    for setting, held in policy.settings.items():
        for entry in held:
            row = (
                setting,
                entry.start,
                exact_json(entry.value),
                _text(entry.source),
                entry.decided_by,
            )
            entries[setting, entry.start] = row
    _insert(connection, "policy", list(entries.values()))


def _insert_waivers(connection: sqlite3.Connection, waivers: object) -> None:
    """What ``records/waivers.yaml`` lists, as far as it can be read."""
    names = ("code", "record", "reason", "owner", "until")
    listed = waivers if isinstance(waivers, (list, tuple)) else ()
    rows: list[Row] = [
        (n, *(None if waiver.get(name) is None else str(waiver[name]) for name in names))
        for n, waiver in enumerate(listed)
        if isinstance(waiver, Mapping)
    ]
    _insert(connection, "waivers", rows)


def _text(value: object) -> str | None:
    """A setting as text: words as they are, anything else as JSON."""
    return value if value is None or isinstance(value, str) else exact_json(value)


def _dated_lists(kind: Kind) -> Iterator[str]:
    """The lists of dated events: append-only, and each element says on which day."""
    for table, group in child_tables(kind).items():
        day = kind.by_pointer.get(f"{group.pointer}/*/on")
        if group.append_only and isinstance(day, Field) and "/*" not in group.pointer:
            yield table


def _hide_rows_after(connection: sqlite3.Connection, kind: Kind, as_of: str) -> None:
    """Remove the rows of a table that were not known on ``as_of``.

    A balance is drawn up on the last day of its month; of other tables the rows count from
    their own day, or where they have none from the beginning of their month.
    """
    known_on = "month || '-01'"
    if kind.annotations.get("balance"):
        known_on = f"date({known_on}, '+1 month', '-1 day')"
    day = kind.by_pointer.get(kind.date) if kind.date else None
    if isinstance(day, Field):
        known_on = f"coalesce({quoted(day.column)}, {known_on})"
    connection.execute(f"DELETE FROM {quoted(kind.table)} WHERE {known_on} > ?", (as_of,))  # noqa: S608


def _hide_after(connection: sqlite3.Connection, kind: Kind, as_of: str) -> None:
    """Remove what happened after ``as_of`` from the tables of ``kind``."""
    for table in _dated_lists(kind):
        connection.execute(f'DELETE FROM {quoted(table)} WHERE "on" > ?', (as_of,))  # noqa: S608
    day = kind.by_pointer.get(kind.date) if kind.date else None
    if not isinstance(day, Field):
        return
    hidden = f"SELECT id FROM {quoted(kind.table)} WHERE {quoted(day.column)} > ?"  # noqa: S608
    for table in child_tables(kind):
        connection.execute(f"DELETE FROM {quoted(table)} WHERE record IN ({hidden})", (as_of,))  # noqa: S608
    for table, owner in (("names", "record"), ("known_ids", "id")):
        connection.execute(
            f"DELETE FROM {table} WHERE kind = ? AND {owner} IN ({hidden})",  # noqa: S608
            (kind.name, as_of),
        )
    connection.execute(
        f"DELETE FROM {quoted(kind.table)} WHERE {quoted(day.column)} > ?",  # noqa: S608
        (as_of,),
    )
