"""Runs the rules: SQL files, the company's own included, whose rows are violations."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath

from dangan.derive.violation import Violation
from dangan.findings import (
    RULES,
    Code,
    RuleFile,
    arguments,
    arguments_missing,
    built_in_codes,
    rule_files,
)
from dangan.project import Project
from dangan.store.readonly import read_only
from dangan.text import Both, say_both

FOLDER = RULES
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
PLACE = ("kind", "record", "pointer")


def argument_names(columns: list[str]) -> list[str]:
    """The message arguments that a rule's columns make: ``x_zh`` and ``x_en`` are one, ``x``."""
    names: dict[str, None] = {}
    for column in columns:
        stem, _, tongue = column.rpartition("_")
        paired = tongue in ("zh", "en") and {f"{stem}_zh", f"{stem}_en"} <= set(columns)
        names[stem if paired else column] = None
    return list(names)


def _arguments(row: Mapping[str, object]) -> dict[str, str | Both]:
    columns = [column for column in row if column not in PLACE]

    def text(column: str) -> str:
        value = row[column]
        return "" if value is None else str(value)

    return {
        name: text(name) if name in row else Both(text(f"{name}_zh"), text(f"{name}_en"))
        for name in argument_names(columns)
    }


def _broken(file: str, code: str, reason: Both) -> Violation:
    return Violation(file, "", "rule/broken-rule", arguments(rule=code, file=file, reason=reason))


def _run(
    connection: sqlite3.Connection, text: str, code: Code, file: str, files: Mapping[object, str]
) -> list[Violation]:
    """The violations of one rule, or what is wrong with the rule itself."""
    try:
        with read_only(connection):
            cursor = connection.execute(text)
            columns = [column[0] for column in cursor.description or ()]
            rows = cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning) as error:
        return [_broken(file, code.code, say_both("rule.failed", reason=str(error)))]
    missing = [column for column in PLACE if column not in columns]
    missing += sorted(
        arguments_missing(code, argument_names([c for c in columns if c not in PLACE]))
    )
    if missing:
        listed = ", ".join(missing)
        return [_broken(file, code.code, say_both("rule.no_column", columns=listed))]
    found = []
    for values in rows:
        row = dict(zip(columns, values, strict=True))
        kind, record, pointer = (str(row[column] or "") for column in PLACE)
        where = files.get((kind, record))
        if where is None:
            said = say_both("rule.no_record", kind=kind, record=record)
            return [_broken(file, code.code, said)]
        args = arguments(**_arguments(row))
        found.append(Violation(where, pointer, code.code, args, kind, record))
    return sorted(found)


def files_by_record(connection: sqlite3.Connection) -> dict[object, str]:
    """The file of every record by kind and id."""
    query = "SELECT kind, id, file FROM known_ids WHERE valid ORDER BY file DESC"
    return {(kind, key): file for kind, key, file in connection.execute(query)}


def run(
    project: Project,
    connection: sqlite3.Connection,
    progress: Callable[[str], None] = lambda _: None,
    unreliable: Collection[str] = (),
) -> list[Violation]:
    """The violations of all rules; a rule that fails is a violation of ``rule/broken-rule``.

    ``progress`` is called with the name of each rule before it runs. A rule that reads one of
    the tables ``unreliable`` has to wait until what fills that table is mended.
    """
    waiting = re.compile(rf"\b(?:{'|'.join(unreliable)})\b") if unreliable else None
    files = files_by_record(connection)
    found: list[Violation] = []
    for rule in rule_files(project, built_in_codes()):
        progress(rule.name)
        sound = isinstance(rule.code, Code)
        if sound and waiting and waiting.search(_COMMENT.sub(" ", rule.text)):
            continue
        found.extend(run_one(connection, rule, files))
    return found


def run_one(
    connection: sqlite3.Connection, rule: RuleFile, files: Mapping[object, str]
) -> list[Violation]:
    """The violations of one rule; ``files`` are those of the records (`files_by_record`)."""
    if isinstance(rule.code, Code):
        return _run(connection, rule.text, rule.code, rule.file, files)
    said = Both(rule.code.message("zh"), rule.code.message("en"))
    return [_broken(rule.file, PurePosixPath(rule.name).stem, said)]
