"""Tables with a column for each of something: sales by product, a figure by branch."""

from __future__ import annotations

from dataclasses import replace

from dangan.publish.model import Column, Section
from dangan.publish.values import Value
from dangan.text import Both

Rows = tuple[dict[str, Value], ...]


def spread(section: Section, rows: Rows) -> tuple[Section, Rows]:
    """``section`` with its pivot column once for each value, and the rows that fit it.

    Rows that agree in everything but the pivot, its value and its order become one row, where
    the first of them stood. Without a pivot both stay as they are.
    """
    pivot = pivot_of(section)
    if pivot is None or pivot.pivot is None:
        return section, rows
    apart = {pivot.name, pivot.pivot, *([pivot.sort] if pivot.sort else [])}
    order = {row[pivot.pivot]: row[pivot.sort or pivot.pivot] for row in rows}
    labels = [label for label in order if label is not None]
    if pivot.sort:
        labels.sort(key=lambda label: _ordered(order[label]))
    merged: dict[tuple[Value, ...], dict[str, Value]] = {}
    for row in rows:
        rest = {name: value for name, value in row.items() if name not in apart}
        one = merged.setdefault(
            tuple(rest.values()), rest | {_name(pivot, label): None for label in labels}
        )
        if row[pivot.pivot] is not None:
            one[_name(pivot, row[pivot.pivot])] = row[pivot.name]
    shown = [_titled(pivot, label) for label in labels]
    columns = [column for one in section.columns for column in (shown if one is pivot else [one])]
    return replace(section, columns=tuple(columns)), tuple(merged.values())


def pivot_of(section: Section) -> Column | None:
    """The column of ``section`` that is shown once for each value of another."""
    return next((column for column in section.columns if column.pivot is not None), None)


def blank_columns(columns: tuple[Column, ...], places: int) -> tuple[Column, ...]:
    """``columns`` for writing by hand: ``places`` columns without a heading for the pivot."""
    empty = Both("", "")
    return tuple(
        one
        for column in columns
        for one in ([replace(column, title=empty)] * places if column.pivot else [column])
    )


def _titled(column: Column, label: Value) -> Column:
    title = Both(str(label), str(label))
    return replace(column, name=_name(column, label), title=title, sort=None, pivot=None)


def _name(column: Column, label: Value) -> str:
    return f"{column.name}:{label}"


def _ordered(value: Value) -> tuple[int, int, str]:
    if value is None:
        return 2, 0, ""
    return (0, value, "") if isinstance(value, int) else (1, 0, value)
