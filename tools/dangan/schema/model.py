"""What a schema file says about a kind of record, as plain values.

Everything that other rooms need to know about a field is computed once here, so that none of
them reads a schema file: its column, its class, how it is written, what it refers to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dangan.text import Both

CLASSES = ("public", "internal", "confidential", "secret")


@dataclass(frozen=True)
class Choice:
    """One value of an enumeration and its label."""

    const: str
    title: Both


@dataclass(frozen=True)
class Personal:
    """Why a personal or financial value is kept, and how long (ISO 8601 duration)."""

    purpose: Both
    retention: str


@dataclass(frozen=True)
class Field:
    """One value of a record: a leaf of the schema and a column of the store.

    ``pointer`` has ``*`` for the place in a list (``/contacts/*/name``). ``type`` is
    ``string``, ``integer``, ``number`` or ``boolean``; a number is stored times ``scale``.
    ``level`` is the place of its class in `CLASSES`. ``listed`` marks an element of a list of
    plain values, ``protected`` one that may be an encrypted envelope instead of clear text.
    ``personal`` and ``financial`` say why and how long a value about a natural person, or
    about somebody's money, is kept.
    ``decided`` marks what departs from a derived value: to change it takes a new sign-off.
    """

    pointer: str
    table: str
    column: str
    title: Both
    description: Both
    type: str
    format: str
    scale: int
    level: int
    mask: str
    personal: Personal | None
    refs: tuple[str, ...]
    inverse: Both | None
    search: bool
    unit: Both | None
    choices: tuple[Choice, ...]
    required: bool
    listed: bool
    multiline: bool
    immutable: bool
    protected: bool
    source: tuple[str, ...]
    decided: bool = False
    financial: Personal | None = None

    @property
    def class_name(self) -> str:
        """The class as the schema writes it."""
        return CLASSES[self.level]

    def label(self, const: str) -> Both:
        """The label of the choice ``const``, or the value itself where it has none."""
        for choice in self.choices:
            if choice.const == const:
                return choice.title
        return Both(const, const)


@dataclass(frozen=True)
class Group:
    """An object or a list of a record: what holds fields together.

    ``table`` is the child table of a list and empty for an object, whose fields are columns
    of the table around it. ``key`` names the properties that identify a list's element.
    """

    pointer: str
    table: str
    title: Both
    description: Both
    is_list: bool
    key: tuple[str, ...]
    required: bool
    immutable: bool
    append_only: bool
    source: tuple[str, ...]


@dataclass(frozen=True)
class Derived:
    """A column that is computed from the record: by the function ``by`` of the derive stage."""

    column: str
    title: Both
    description: Both
    type: str
    format: str
    scale: int
    level: int
    by: str
    refs: tuple[str, ...]
    search: bool
    unit: Both | None
    choices: tuple[Choice, ...]

    def label(self, const: str) -> Both:
        """The label of the choice ``const``, or the value itself where it has none."""
        for choice in self.choices:
            if choice.const == const:
                return choice.title
        return Both(const, const)


@dataclass(frozen=True)
class State:
    """A state of a record; ``role`` is ``initial``, ``terminal`` or empty."""

    key: str
    title: Both
    role: str


@dataclass(frozen=True)
class Move:
    """An allowed change of state: who may make it and what must be filled in or signed."""

    origin: str
    target: str
    action: Both
    by: tuple[str, ...]
    needs: tuple[str, ...]
    signs: tuple[str, ...]
    note: Both | None
    when: Mapping[str, Any] | None


@dataclass(frozen=True)
class Transitions:
    """The states of a kind and the moves between them, in the order of the schema."""

    states: tuple[State, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Sign:
    """A role that signs, and the pointers that its signature covers.

    ``who`` is the pointer of the field that names the person or department, or empty.
    """

    role: str
    title: Both
    covers: tuple[str, ...]
    who: str = ""


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record, or what is none (``settings``: no record stands in a file of it).

    That is a settings file or, if ``tabular``, a table: its files hold a month each, its
    fields are columns, and its table in the store has ``file``, ``n`` (the row, from 0) and
    ``month`` in front of them.

    ``schema`` stands on its own: every ``$ref`` is replaced by what it points to.
    ``label`` is the top-level field that names a record, ``called`` the columns that make its
    name where one does not tell it from others, ``date`` the pointer of its event
    date or empty. ``annotations`` is ``x-kind`` or ``x-table`` as written, for what only lists
    or only tables need. ``date_order`` are chains of pointers to dates, none of which may be
    before the one in front of it. Kinds are compared by identity.
    """

    name: str
    title: Both
    description: Both
    prefix: str
    yearly: bool
    code_id: bool
    settings: bool
    tabular: bool
    label: str
    date: str
    sort: str
    group: str
    file: str
    schema: dict[str, Any]
    annotations: Mapping[str, Any]
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    derived: tuple[Derived, ...]
    transitions: Transitions | None
    signs: tuple[Sign, ...]
    date_order: tuple[tuple[str, ...], ...]
    source: tuple[str, ...] = field(default=())
    called: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The kind's own table in the store."""
        return self.name.replace("-", "_")

    @cached_property
    def by_pointer(self) -> Mapping[str, Field | Group]:
        """Fields and groups by their pointer pattern."""
        nodes: list[Field | Group] = [*self.groups, *self.fields]
        return {node.pointer: node for node in nodes}

    @cached_property
    def by_column(self) -> Mapping[tuple[str, str], Field]:
        """Fields by table and column."""
        return {(item.table, item.column): item for item in self.fields}

    def naming(self, role: str) -> tuple[Field, ...]:
        """The single fields that name who acts as ``role`` for a record.

        They are called like the role, or the schema says so (``who`` in ``x-signs``).
        """
        said = {sign.who for sign in self.signs if sign.role == role}
        return tuple(
            item
            for item in self.columns()
            if item.refs in (("staff",), ("departments",))
            and (item.pointer.rpartition("/")[2] == role or item.pointer in said)
        )

    def columns(self, table: str | None = None) -> tuple[Field, ...]:
        """The fields that are columns of ``table`` (default: the kind's own), in order."""
        wanted = self.table if table is None else table
        return tuple(item for item in self.fields if item.table == wanted)

    def __getstate__(self) -> dict[str, Any]:
        """Without cached lookups, so that a kind travels light to a worker process."""
        lookups = ("by_pointer", "by_column")
        return {name: value for name, value in self.__dict__.items() if name not in lookups}
