"""A form with its values, ready to be printed as a page or as a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dangan.project import Project
from dangan.publish.formfile import Form
from dangan.publish.formpath import Path
from dangan.publish.labels import Labels
from dangan.publish.model import Report
from dangan.publish.reports import ReportResult
from dangan.publish.rights import Stores
from dangan.publish.sheets import Stamp

_KEY = re.compile(r"[a-z][a-z0-9_]*")  # the name of a number in the policy; else the number


@dataclass(frozen=True)
class Signer:
    """Who signed: name, date (``YYYY-MM-DD``) and what is known of the proof, as text."""

    name: str
    on: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Item:
    """A labelled value. ``choices`` are boxes to tick, each with whether it is ticked."""

    title: str
    value: str
    wide: bool = False
    lines: int = 1
    choices: tuple[tuple[bool, str], ...] = ()


@dataclass(frozen=True)
class Box:
    """Labelled values in rows of ``pairs``."""

    title: str
    pairs: int
    rows: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True)
class Head:
    """The heading of a table's column; ``width`` is relative."""

    title: str
    width: int
    align: str = "left"


@dataclass(frozen=True)
class Listing:
    """A table with a heading row that repeats on every page."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()

    @property
    def dense(self) -> bool:
        """Whether it has so many columns that it is printed smaller."""
        return len(self.heads) > 11


@dataclass(frozen=True)
class Sign:
    """A place at the foot: what for, the name or date if known, and a note beside it."""

    title: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Filled:
    """A form ready to be printed. ``above`` and ``right`` stand over the first table."""

    form: Form
    lang: str
    title: str
    number: str
    stamp: Stamp
    above: str
    right: str
    blocks: tuple[Box | Listing, ...]
    signs: tuple[Sign, ...]
    blank: bool


@dataclass(frozen=True)
class Press:
    """What forms are filled from: an audience's stores, its reports, names and numbers.

    ``results`` and ``paths`` hold what was computed and found before.
    """

    project: Project
    stores: Stores
    reports: Mapping[str, Report]
    labels: Labels
    stamp: Stamp
    lang: str
    as_of: str
    numbers: Mapping[str, str]
    results: dict[str, ReportResult | None] = field(default_factory=dict)
    paths: dict[tuple[str, str], Path | None] = field(default_factory=dict)

    def number(self, form: Form) -> str:
        """The number printed on ``form``: the policy's of that name, or what is written there."""
        named = _KEY.fullmatch(form.number)
        return self.numbers.get(form.number, "" if named else form.number)
