"""The mark of every sign-off: how surely the person named gave it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dangan.derive.policy import Policy
from dangan.derive.staff import Staff, load_staff
from dangan.history.paths import plain, unpacked
from dangan.history.proof import SIGNED, Made
from dangan.history.signed import LIST, within
from dangan.schema.model import Group, Kind

MARKS = ("signed", "attributed", "unattributed", "contradicted", "outdated", "before_adoption")
FOUR_EYES, EVIDENCE_FROM = "four_eyes", "evidence_from"

# what a signature lacks does not speak against the sign-off, except this
_BAD = "bad"


@dataclass(frozen=True)
class Why:
    """Why a sign-off has its mark: sentences ``mark.why.KEY``, with what they name.

    ``who`` is a member of staff, ``name`` an author who is none, ``field`` a pointer pattern.
    """

    keys: tuple[str, ...]
    who: str = ""
    name: str = ""
    day: str = ""
    field: str = ""


@dataclass(frozen=True)
class Mark:
    """A sign-off with its mark. ``n`` is its place in the record, None once it is gone.

    ``commit`` is the one that wrote it as it stands, empty where none did yet.
    """

    kind: str
    record: str
    n: int | None
    role: str
    staff: str
    on: str
    place: int
    commit: str
    mark: str
    why: Why


@dataclass(frozen=True)
class _Entry:
    """A sign-off in the history: the last commit that wrote it, and what it covered then."""

    place: int
    leaves: Mapping[str, str | None]
    digests: Mapping[str, str]
    gone: bool


@dataclass(frozen=True)
class Judge:
    """What is needed to judge sign-offs. ``store`` holds the records as they are."""

    history: sqlite3.Connection
    store: sqlite3.Connection
    kinds: Mapping[str, Kind]
    policy: Policy
    made: Mapping[int, Made]

    def marks(self) -> Iterator[Mark]:
        """All sign-offs of all records, those taken out again included."""
        staff = load_staff(self.store, self.kinds)
        current = self._current()
        for name, kind in sorted(self.kinds.items()):
            if not isinstance(kind.by_pointer.get(f"/{LIST}"), Group) or kind.settings:
                continue
            known = self._entries(name)
            named = _named(self.store, kind)
            present: set[tuple[str, str]] = set()
            for record, n, element, entry in _rows(self.store, kind):
                present.add((record, element))
                found = known.get((record, element))
                yield self._one(kind, record, n, entry, found, current, staff, named)
            for (record, element), one in sorted(known.items()):
                if one.gone and (record, element) not in present:
                    yield self._gone(kind, record, one)

    def _current(self) -> dict[tuple[str, str, str], str]:
        rows = self.history.execute("SELECT kind, record, role, digest FROM covered")
        return {(kind, record, role): digest for kind, record, role, digest in rows}

    def _entries(self, kind: str) -> dict[tuple[str, str], _Entry]:
        found: dict[tuple[str, str], _Entry] = {}
        for place, record, element, leaves, digests in self.history.execute(
            "SELECT place, record, element, leaves, digests FROM signed WHERE kind = ? ORDER BY n",
            (kind,),
        ):
            before = found.get((record, element))
            values = {**(before.leaves if before else {}), **json.loads(leaves)}
            gone = values.get("staff") is None and values.get("role") is None
            kept = before.leaves if before and gone else values
            found[record, element] = _Entry(place, kept, json.loads(digests), gone)
        return found

    def _one(
        self,
        kind: Kind,
        record: str,
        n: int,
        entry: Mapping[str, str],
        found: _Entry | None,
        current: Mapping[tuple[str, str, str], str],
        staff: Staff,
        named: Mapping[str, Mapping[str, tuple[str, str]]],
    ) -> Mark:
        role, person, on = entry["role"], entry["staff"], entry["on"]
        if found is None or found.gone or found.place not in self.made:
            why = Why(("uncommitted",))
            return Mark(kind.name, record, n, role, person, on, 0, "", "unattributed", why)
        made = self.made[found.place]
        mark, why = _base(person, made)
        began = self.policy.value(EVIDENCE_FROM)
        if mark == "contradicted" and _BAD in why.keys:
            pass
        elif mark != SIGNED and isinstance(began, str) and on < began:
            mark, why = "before_adoption", Why(("before_adoption",), day=began)
        elif mark != "contradicted":
            against = self._against(kind, record, entry, made, staff, named)
            changed = current.get((kind.name, record, role)) != found.digests.get(role)
            if against is not None:
                mark, why = "contradicted", against
            elif changed:
                mark, why = "outdated", self._changed(kind, record, role, found.place, mark)
        return Mark(kind.name, record, n, role, person, on, made.place, made.id, mark, why)

    def _against(
        self,
        kind: Kind,
        record: str,
        entry: Mapping[str, str],
        made: Made,
        staff: Staff,
        named: Mapping[str, Mapping[str, tuple[str, str]]],
    ) -> Why | None:
        """What speaks against a sign-off although its author fits."""
        role, person, on = entry["role"], entry["staff"], entry["on"]
        where, who = named.get(role, {}).get(record, ("", ""))
        holds = (
            (where == "staff" and who == person)
            or (where == "departments" and who in staff.departments(person))
            or staff.holds(person, role, on)
        )
        if not holds:
            return Why(("role",), who=person, day=on)
        asked = self.policy.value(FOUR_EYES, on)
        if isinstance(asked, list) and role in asked:
            own = self._own_work(kind, record, role, person, made.place)
            if own:
                return Why(("own_work",), who=person, field=own)
        return None

    def _own_work(self, kind: Kind, record: str, role: str, person: str, place: int) -> str:
        """A covered field whose value at the time was the signer's own, as a pattern."""
        covers = _covers(kind, role)
        last: dict[str, tuple[str, int]] = {}
        for what, path, pattern, at, body in self.history.execute(
            "SELECT what, path, pattern, place, body FROM changes LEFT JOIN births USING (n)"
            " WHERE kind = ? AND record = ? AND place <= ? ORDER BY n",
            (kind.name, record, place),
        ):
            if what == "created" and body is not None:
                for born in unpacked(body):
                    shown = "".join(f"/{'*' if isinstance(s, tuple) else s}" for s in born)
                    last[json.dumps(born, ensure_ascii=False, separators=(",", ":"))] = shown, at
            elif what == "field":
                last[path] = pattern, at
        for pattern, at in last.values():
            if within(pattern, covers) and self._author(at) == person:
                return pattern
        return ""

    def _author(self, place: int) -> str:
        made = self.made.get(place)
        if made is None:
            return ""
        return made.signer if made.state == SIGNED else made.author

    def _changed(self, kind: Kind, record: str, role: str, place: int, mark: str) -> Why:
        """Which covered field changed last, when and by whom."""
        covers = _covers(kind, role)
        keys = ("outdated", f"was_{mark}")
        for at, pattern in self.history.execute(
            "SELECT place, pattern FROM changes WHERE kind = ? AND record = ? AND what = 'field'"
            " AND place <> ? ORDER BY n DESC",
            (kind.name, record, place),
        ):
            if within(pattern, covers) and at in self.made:
                made = self.made[at]
                who = self._author(at)
                name = "" if who else made.author_name
                return Why(keys, who=who, name=name, day=made.day, field=pattern)
        return Why(("outdated_merge", f"was_{mark}"))

    def _gone(self, kind: Kind, record: str, entry: _Entry) -> Mark:
        made = self.made.get(entry.place)
        role, person, on = (_text(entry.leaves.get(name)) for name in ("role", "staff", "on"))
        why = Why(("removed",), day=made.day if made else "")
        return Mark(kind.name, record, None, role, person, on, entry.place,
                    made.id if made else "", "contradicted", why)  # fmt: skip


def _base(person: str, made: Made) -> tuple[str, Why]:
    """The mark that the commit alone gives."""
    lacks = (made.state,) if made.state and made.state != SIGNED else ()
    if made.state == SIGNED:
        if made.signer == person:
            return SIGNED, Why(("signed",), who=person, day=made.day)
        return "contradicted", Why(("signed_by_other",), who=made.signer, day=made.day)
    if made.state == _BAD:
        return "contradicted", Why((_BAD,), day=made.day)
    if made.state == "boundary":
        return "unattributed", Why(("boundary",))
    if made.author == person:
        keys = ("attributed", *(("forge",) if made.forge else lacks))
        return "attributed", Why(keys, who=person, day=made.day)
    if made.author:
        return "contradicted", Why(("other_author", *lacks), who=made.author, day=made.day)
    keys = ("unattributed", *(("forge",) if made.forge else lacks))
    return "unattributed", Why(keys, name=made.author_name, day=made.day)


def _covers(kind: Kind, role: str) -> tuple[str, ...]:
    return next((sign.covers for sign in kind.signs if sign.role == role), ())


def _text(leaf: str | None) -> str:
    return str(json.loads(leaf)) if leaf else ""


def _rows(store: sqlite3.Connection, kind: Kind) -> Iterator[tuple[str, int, str, dict[str, str]]]:
    """Record, place, identifying key and content of every sign-off that stands now."""
    group = kind.by_pointer[f"/{LIST}"]
    names = group.key if isinstance(group, Group) else ()
    columns = [item.column for item in kind.columns(f"{kind.table}_{LIST}")]
    listed = ", ".join(f'"{column}"' for column in columns)
    met: dict[tuple[str, ...], int] = {}
    for record, n, *values in store.execute(
        f'SELECT record, n, {listed} FROM "{kind.table}_{LIST}" ORDER BY record, n'  # noqa: S608
    ):
        entry = {c: plain(v) for c, v in zip(columns, values, strict=True)}
        step = tuple(entry.get(name, "") for name in names) if names else (str(n),)
        count = met[record, *step] = met.get((record, *step), 0) + 1
        element = (*step, str(count)) if count > 1 else step
        yield record, n, json.dumps(element, ensure_ascii=False, separators=(",", ":")), entry


def _named(store: sqlite3.Connection, kind: Kind) -> dict[str, dict[str, tuple[str, str]]]:
    """Whom each record names for a role: a person, or a department."""
    roles = {sign.role for sign in kind.signs}
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for item in kind.columns():
        role = item.pointer.rpartition("/")[2]
        if role in roles and item.refs in (("staff",), ("departments",)):
            query = f'SELECT id, "{item.column}" FROM "{kind.table}"'  # noqa: S608
            for record, value in store.execute(f'{query} WHERE "{item.column}" IS NOT NULL'):
                found.setdefault(role, {})[record] = (item.refs[0], str(value))
    return found
