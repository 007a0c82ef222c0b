"""What may not change: the rules that need two trees, read from the schemas' annotations.

Judged are records whose values differ, so that a file that was only written in another way, or
moved, is no change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dangan.derive.violation import Violation
from dangan.findings import arguments
from dangan.history.paths import EXISTS, Flat, Shape, flatten, leaf, record_of
from dangan.read.compose import compose
from dangan.schema.errors import value_at
from dangan.schema.model import Field, Group, Kind
from dangan.schema.words import field_words, is_guarded, names

SIGN_OFFS = "sign_offs"
_ALIKE = 0.8  # share of equal values from which a new record is an old one under another id
_FEW = 3  # with fewer values two records are alike by chance


@dataclass(frozen=True)
class File:
    """A record file at one side of a change."""

    path: str
    kind: str
    record: str
    data: bytes

    @cached_property
    def value(self) -> Any:
        """What it says; None where it cannot be read or holds a table."""
        return compose(self.data, positions=False).value if self.path.endswith(".yaml") else None

    def flat(self, shape: Shape) -> Flat:
        """Its values by place."""
        value = self.value
        return {} if value is None else flatten(shape, value)


Files = Mapping[tuple[str, str], File]


def files_of(sources: Mapping[str, bytes], kinds: Collection[str]) -> dict[tuple[str, str], File]:
    """The record files among ``sources`` by kind and id; of two with one id the first."""
    found: dict[tuple[str, str], File] = {}
    for path in sorted(sources):
        key = record_of(path, frozenset(kinds))
        if key is not None:
            found.setdefault(key, File(path, *key, sources[path]))
    return found


@dataclass(frozen=True)
class Change:
    """The two sides of a pull request.

    ``kinds`` are those of one side: a change has to hold under the base's rules and its own.
    ``used`` tells whether an id was in use before and is not any more, ``closed`` by which
    submission a month of a table was closed at the base.
    """

    before: Files
    after: Files
    kinds: Mapping[str, Kind]
    used: Callable[[File], bool]
    closed: Mapping[tuple[str, str], str]

    def violations(self) -> Iterator[Violation]:
        """Everything that the change may not do to records."""
        shapes = {name: Shape.of(kind) for name, kind in self.kinds.items() if not kind.tabular}
        added = [file for key, file in self.after.items() if key not in self.before]
        taken: set[tuple[str, str]] = set()
        for key, old in sorted(self.before.items()):
            kind, new = self.kinds.get(old.kind), self.after.get(key)
            if kind is None or (new is not None and new.data == old.data):
                continue
            if kind.tabular:
                yield from self._table(kind, old, new)
            elif new is None:
                twin = self._twin(old, added, shapes[old.kind])
                if twin is not None:
                    taken.add((twin.kind, twin.record))
                yield self._gone(kind, old, twin)
            elif isinstance(old.value, dict) and isinstance(new.value, dict):
                yield from _values(kind, old, new)
        for file in added:
            known = self.kinds.get(file.kind)
            if known is None or (file.kind, file.record) in taken:
                continue
            if known.tabular:
                yield from self._table(known, None, file)
            elif file.record and self.used(file):
                said = arguments(id=file.record)
                yield Violation(file.path, "/id", "change/id-reused", said, file.kind, file.record)

    def _table(self, kind: Kind, old: File | None, new: File | None) -> Iterator[Violation]:
        file = new or old
        submission = self.closed.get((file.kind, file.record)) if file else None
        if file is not None and submission is not None:
            said = arguments(table=kind.title, month=file.record, submission=submission)
            yield Violation(file.path, "", "change/closed-month", said, kind.name, file.record)

    def _gone(self, kind: Kind, old: File, twin: File | None) -> Violation:
        if twin is not None:
            said = arguments(id=old.record, new=twin.record)
            return Violation(twin.path, "/id", "change/id-changed", said, kind.name, twin.record)
        said = arguments(kind=kind.title, id=old.record or old.path)
        return Violation(old.path, "", "change/record-deleted", said, kind.name, old.record)

    def _twin(self, old: File, added: list[File], shape: Shape) -> File | None:
        """The new record that ``old`` seems to have become."""
        mine = {(p, v) for p, v in old.flat(shape).items() if p not in (EXISTS, ("id",))}
        best: tuple[float, File] | None = None
        for file in added:
            if file.kind != old.kind or len(mine) < _FEW:
                continue
            theirs = set(file.flat(shape).items())
            share = len(mine & theirs) / len(mine)
            if share >= _ALIKE and (best is None or share > best[0]):
                best = share, file
        return best[1] if best else None


def _values(kind: Kind, old: File, new: File) -> Iterator[Violation]:
    """What may not change in a record that stands on both sides."""
    nodes: list[Field | Group] = [*kind.fields, *kind.groups]
    for node in nodes:
        if node.immutable and "/*" not in node.pointer:
            yield from _immutable(kind, node, old, new)
    for group in kind.groups:
        if group.append_only and "/*" not in group.pointer:
            yield from _appended(kind, group, old, new)
    for field in kind.fields:
        if field.decided and "/*" not in field.pointer:
            yield from _decided(kind, field, old, new)


def _at(file: File, pointer: str) -> Any:
    return value_at(file.value, pointer.split("/")[1:])


def _violation(kind: Kind, new: File, pointer: str, code: str, **said: Any) -> Violation:
    return Violation(new.path, pointer, code, arguments(**said), kind.name, new.record)


def _immutable(kind: Kind, node: Field | Group, old: File, new: File) -> Iterator[Violation]:
    before, after = _at(old, node.pointer), _at(new, node.pointer)
    if before is not None and (after is None or leaf(before) != leaf(after)):
        path = node.pointer.split("/")[1:]
        said = {"field": field_words(kind, path)}
        guarded = is_guarded(kind, path) or isinstance(node, Group)
        value = "…" if guarded else leaf(before).strip('"')
        yield _violation(kind, new, node.pointer, "change/immutable", value=value, **said)


def _appended(kind: Kind, group: Group, old: File, new: File) -> Iterator[Violation]:
    """The first element of a list that is only ever added to, and that changed."""
    before, after = _at(old, group.pointer), _at(new, group.pointer)
    held = before if isinstance(before, list) else []
    now = after if isinstance(after, list) else []
    for n, element in enumerate(held):
        if n >= len(now) or leaf(element) != leaf(now[n]):
            path: list[str | int] = [*group.pointer.split("/")[1:], n]
            where = f"{group.pointer}/{n}" if n < len(now) else group.pointer
            words = field_words(kind, path)
            yield _violation(kind, new, where, "change/append-only", field=words)
            return


def _decided(kind: Kind, field: Field, old: File, new: File) -> Iterator[Violation]:
    """What departs from a derived value, changed without a new sign-off that covers it."""
    before, after = _at(old, field.pointer), _at(new, field.pointer)
    if after is None or (before is not None and leaf(before) == leaf(after)):
        return
    covering = {
        sign.role
        for sign in kind.signs
        if any(f"{field.pointer}/".startswith(f"{one}/") for one in sign.covers)
    }
    known = {leaf(entry) for entry in _list(_at(old, f"/{SIGN_OFFS}"))}
    fresh = [
        entry
        for entry in _list(_at(new, f"/{SIGN_OFFS}"))
        if leaf(entry) not in known and isinstance(entry, dict)
    ]
    if not any(e.get("role") in covering and e.get("decision") == "agree" for e in fresh):
        words = field_words(kind, field.pointer.split("/")[1:])
        roles = [sign.title for sign in kind.signs if sign.role in covering]
        said = names(roles)
        yield _violation(kind, new, field.pointer, "change/undecided", field=words, roles=said)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
