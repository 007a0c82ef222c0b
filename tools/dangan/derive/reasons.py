"""Why a derived value is what it is: what it was made of, and which settings counted.

The words and what is read stand in ``schemas/derivations.yaml``, so that what is shown and what
is computed can be held against each other in one place.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dangan.productfile import parse
from dangan.project import Project, UserError
from dangan.read.compose import unescape
from dangan.schema.errors import value_at
from dangan.schema.model import Derived, Kind
from dangan.text import Both, both

FILE = "schemas/derivations.yaml"


@dataclass(frozen=True)
class Rule:
    """How a derivation works: in words, what it reads, and the settings that count."""

    how: Both
    reads: tuple[str, ...]
    query: str
    policy: tuple[str, ...]
    on: str


@dataclass(frozen=True)
class Source:
    """A place that a value was made of: ``kind``, ``record`` and ``pointer``."""

    kind: str
    record: str
    pointer: str


@dataclass(frozen=True)
class Standard:
    """A setting as it was in force: since when, what, on whose word, decided by whom."""

    setting: str
    since: str
    value: Any
    source: str
    decided_by: str


def load_rules(project: Project) -> dict[str, Rule]:
    """The rules by the name of the derivation. Raises UserError where the file is missing."""
    path = project.file(FILE)
    if path is None:
        raise UserError("explain.no_rules", file=FILE)
    return {
        str(name): Rule(
            both(entry["how"]),
            tuple(entry.get("reads", ())),
            str(entry.get("query", "")),
            tuple(entry.get("policy", ())),
            str(entry.get("on", "")),
        )
        for name, entry in parse(path.read_bytes()).items()
    }


def rule_of(rules: Mapping[str, Rule], derived: Derived) -> Rule:
    """The rule of a derived value. Raises KeyError where nobody has written one."""
    if derived.by.startswith("sum:"):
        plain = rules["sum"]
        place = derived.by.removeprefix("sum:").partition("/*")[0]
        return Rule(plain.how, (place,), "", (), "")
    return rules[derived.by]


def sources(
    rule: Rule, kind: Kind, record: str, store: sqlite3.Connection, as_of: str | None
) -> Iterator[Source]:
    """What the value of ``record`` was made of, its own places first."""
    for pointer in rule.reads:
        if pointer in kind.by_pointer:
            yield Source(kind.name, record, pointer)
    if rule.query:
        binding = {"record": record, "as_of": as_of}
        for name, ident, pointer in store.execute(rule.query, binding):
            yield Source(str(name), str(ident), str(pointer))


def standards(
    rule: Rule, value: Mapping[str, Any], store: sqlite3.Connection, as_of: str | None
) -> Iterator[Standard]:
    """The settings that counted, as they were in force on the day that matters."""
    written = value_at(value, tuple(unescape(rule.on))) if rule.on else None
    day = str(written or as_of or "9999-12-31")
    for setting in rule.policy:
        found = store.execute(
            "SELECT from_date, value, source, decided_by FROM policy"
            " WHERE setting = ? AND from_date <= ? ORDER BY from_date DESC LIMIT 1",
            (setting, day),
        ).fetchone()
        if found:
            since, text, source, decided = found
            yield Standard(setting, since, json.loads(text), source or "", decided or "")
