"""The answer to a question as a table for people, as CSV or as JSON."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dangan.project import UserError
from dangan.store.readonly import read_only

FORMATS = ("table", "csv", "json")

Value = str | int | float | bytes | None


@dataclass(frozen=True)
class Answer:
    """Column names, and rows in the order of the query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def ask(connection: sqlite3.Connection, question: str) -> Answer:
    """The answer to one SELECT. Raises UserError for anything that is none or cannot run."""
    try:
        with read_only(connection):
            cursor = connection.execute(question)
            if cursor.description is None:
                raise UserError("sql.not_a_question")
            columns = tuple(column[0] for column in cursor.description)
            return Answer(columns, tuple(cursor.fetchall()))
    except (sqlite3.Error, sqlite3.Warning, UnicodeError) as error:
        raise _refusal(error) from error


def _refusal(error: Exception) -> UserError:
    reason = str(error)
    if any(word in reason for word in ("authoriz", "prohibited", "readonly")):
        return UserError("sql.read_only")
    if "one statement at a time" in reason:
        return UserError("sql.one_statement")
    if reason == "interrupted":
        return UserError("sql.endless")
    return UserError("sql.failed", reason=reason.rstrip("."))


def render(answer: Answer, style: str) -> str:
    """``answer`` as text: ``table``, ``csv`` or ``json`` (one object for each row)."""
    if style == "json":
        found = [dict(zip(answer.columns, map(_plain, row), strict=True)) for row in answer.rows]
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if style == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows([_plain(value) for value in row] for row in answer.rows)
        return text.getvalue()
    return _table(answer)


def _plain(value: Value) -> str | int | float | None:
    return value.hex() if isinstance(value, bytes) else value


def _table(answer: Answer) -> str:
    right = [
        {type(row[at]) for row in answer.rows} - {type(None)} <= {int, float}
        for at in range(len(answer.columns))
    ]
    return aligned(answer.columns, answer.rows, right)


def aligned(heads: Sequence[str], rows: Sequence[Sequence[Value]], right: Sequence[bool]) -> str:
    """Columns side by side, those marked ``right`` flush right; Chinese is two places wide."""
    shown = [[_cell(value) for value in row] for row in rows]
    widths = [
        max([_width(name), *(_width(row[at]) for row in shown)]) for at, name in enumerate(heads)
    ]
    lines = [list(heads), ["-" * width for width in widths], *shown]
    return "".join(_line(cells, widths, right) + "\n" for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for text, width, flush in zip(cells, widths, right, strict=True):
        blank = " " * (width - _width(text))
        padded.append(blank + text if flush else text + blank)
    return "  ".join(padded).rstrip()


def _cell(value: Value) -> str:
    """A value on one line; control characters are shown, not obeyed."""
    if value is None:
        return ""
    text = str(_plain(value))
    return "".join(
        letter if unicodedata.category(letter)[0] != "C" else f"\\u{ord(letter):04x}"
        for letter in text.replace("\n", "⏎")
    )


def _width(text: str) -> int:
    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )
