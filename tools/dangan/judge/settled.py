"""Who may change the rules themselves: policy, access and schemas (S1-46, S3-05)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dangan.derive.dates import OPEN_END
from dangan.derive.policy import Policy
from dangan.derive.staff import Staff
from dangan.derive.violation import Violation
from dangan.findings import arguments
from dangan.history.paths import leaf
from dangan.judge.changes import SIGN_OFFS, File, Files
from dangan.schema.words import names
from dangan.text import Both, say_both

POLICY, ACCESS = ("policy", ""), ("access", "")
OWNERS = "regulation_owner"
DOCUMENTS = "documents"
APPROVED_BY, EFFECTIVE = ("approved-by",), "effective-from"


@dataclass(frozen=True)
class Approval:
    """An approval that comes with a change: a signed document, or a trailer of a commit.

    ``day`` is the one from which it holds, or empty.
    """

    staff: str
    day: str


@dataclass(frozen=True)
class Rules:
    """A change seen as one of rules. ``staff`` and ``policy`` are those of the base.

    ``schemas`` are the company's own schema files that differ. ``emails`` are the staff by
    address, ``trailers`` those of each commit of the change.
    """

    before: Files
    after: Files
    schemas: Sequence[str]
    policy: Policy
    staff: Staff
    emails: Mapping[str, tuple[str, ...]]
    trailers: Sequence[Sequence[tuple[str, str]]]

    def violations(self) -> Iterator[Violation]:
        """What speaks against the change of rules."""
        changed = list(self._changed())
        if not changed:
            return
        records = self._records()
        if records:
            for file in changed:
                said = arguments(count=len(records), record=records[0])
                yield Violation(file, "", "change/mixed", said)
        yield from self._policy()
        if any(file != self._path(POLICY) for file in changed):
            yield from self._approved([f for f in changed if f != self._path(POLICY)])

    def _path(self, key: tuple[str, str]) -> str:
        return f"records/{key[0]}.yaml"

    def _changed(self) -> Iterator[str]:
        """The files of rules that say something else; a first version changes nothing."""
        for key in (ACCESS, POLICY):
            old, new = self.before.get(key), self.after.get(key)
            if old and new and leaf(old.value) != leaf(new.value):
                yield new.path
        yield from self.schemas

    def _records(self) -> list[str]:
        """The records that the change touches beside its rules and the document on them."""
        keys = sorted(self.before.keys() | self.after.keys())
        return [
            key[1]
            for key in keys
            if key[1]
            and key[0] != DOCUMENTS
            and _data(self.before.get(key)) != _data(self.after.get(key))
        ]

    def approvers(self) -> tuple[str, ...]:
        """The roles that approve the company's regulations."""
        owners = self.policy.value(OWNERS)
        found = [
            one.get("approved_by")
            for one in (owners if isinstance(owners, list) else ())
            if isinstance(one, dict)
        ]
        return tuple(dict.fromkeys(str(role) for role in found if role))

    def _may(self, person: str, day: str) -> bool:
        return person in self.staff.people and any(
            self.staff.holds(person, role, day) for role in self.approvers()
        )

    def _words(self) -> Both:
        return names(self.staff.title(role) for role in self.approvers())

    def _policy(self) -> Iterator[Violation]:
        """New entries of settings: who decided them, and from when they hold."""
        old, new = self.before.get(POLICY), self.after.get(POLICY)
        if not (old and new and isinstance(old.value, dict) and isinstance(new.value, dict)):
            return
        for setting, entries in new.value.items():
            held = old.value.get(setting)
            newest = max((str(e.get("from") or "") for e in _maps(held)), default="")
            for n, entry in enumerate(_list(entries)):
                if n < len(_list(held)) or not isinstance(entry, dict):
                    continue  # to rewrite one that was there is reported as that
                where = f"/{setting}/{n}"
                day, by = str(entry.get("from") or ""), str(entry.get("decided_by") or "")
                if not self._may(by, day):
                    who = self.staff.name(by) if by else say_both("change.nobody")
                    said = arguments(who=who, roles=self._words(), date=day)
                    yield Violation(new.path, where, "change/not-approved", said, "policy")
                if newest and day <= newest:
                    said = arguments(date=day, newest=newest)
                    place = f"{where}/from"
                    yield Violation(new.path, place, "change/policy-past", said, "policy")

    def _approved(self, files: Sequence[str]) -> Iterator[Violation]:
        """Changes of access and schemas, which have no place for who decided."""
        found = [one for one in self._approvals() if self._may(one.staff, one.day or OPEN_END)]
        for file in files:
            if not found:
                said = arguments(who=say_both("change.nobody"), roles=self._words(), date="")
                yield Violation(file, "", "change/not-approved", said)
            elif not any(one.day for one in found):
                yield Violation(file, "", "change/no-date", ())

    def _approvals(self) -> Iterator[Approval]:
        for key, file in self.after.items():
            if key[0] == DOCUMENTS and _data(self.before.get(key)) != file.data:
                written = file.value if isinstance(file.value, dict) else {}
                for entry in _maps(written.get(SIGN_OFFS)):
                    if entry.get("decision") == "agree":
                        day = str(written.get("effective_from") or "")
                        yield Approval(str(entry.get("staff") or ""), day)
        for trailers in self.trailers:
            day = next((value for key, value in trailers if key == EFFECTIVE), "")
            for name, line in trailers:
                if name in APPROVED_BY:
                    email = line.rpartition("<")[2].rstrip(">").casefold()
                    for person in self.emails.get(email, ()):
                        yield Approval(person, day)


def _data(file: File | None) -> bytes | None:
    return None if file is None else file.data


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _maps(value: Any) -> list[dict[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]


def closing(kinds: Collection[Any]) -> dict[str, tuple[str, ...]]:
    """Which submissions close a month of each table, by the table's name."""
    return {
        kind.name: tuple(kind.annotations["closed_by"])
        for kind in kinds
        if kind.tabular and kind.annotations.get("closed_by")
    }
