"""Who acts: the person at the keyboard, those who hold a role, and what they are called."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dangan.derive.staff import Staff, load_staff
from dangan.project import UserError
from dangan.schema.errors import value_at
from dangan.schema.suggest import closest
from dangan.schema.words import names
from dangan.text import Both, say_both
from dangan.write.desk import Desk, Target

_SHOWN = 8


@dataclass(frozen=True)
class People:
    """The staff of a company, and who commits under which address (``emails``: folded)."""

    staff: Staff
    emails: Mapping[str, tuple[str, ...]]

    def find(self, wanted: str) -> str:
        """The id of the person whose id or name is ``wanted``. Raises UserError."""
        if wanted in self.staff.people:
            return wanted
        called = [key for key, person in self.staff.people.items() if person.name == wanted]
        if len(called) == 1:
            return called[0]
        if called:
            raise UserError("write.staff_several", staff=wanted, known=self.shown(called))
        near = closest(wanted, sorted(self.staff.people))
        if near is not None:
            raise UserError("write.staff_near", staff=wanted, near=self.shown([near]))
        raise UserError("write.staff_unknown", staff=wanted)

    def of_email(self, email: str) -> tuple[str, ...]:
        """Those whose staff record has this address of commits."""
        return self.emails.get(email.casefold(), ())

    def holds(self, target: Target, staff: str, role: str, on: str) -> bool:
        """Whether ``staff`` could act as ``role`` for this record on that day.

        Either by a role or department of their own, or because the record names them or their
        department for it.
        """
        if staff not in self.staff.people or not self.staff.serves(staff, on):
            return False
        if self.staff.holds(staff, role, on):
            return True
        return any(
            who == staff or (kind == "departments" and who in self.staff.departments(staff))
            for kind, who in _named(target, role)
        )

    def holders(self, target: Target, role: str, on: str) -> tuple[str, ...]:
        """All who could act as ``role`` for this record on that day, by id."""
        return tuple(s for s in sorted(self.staff.people) if self.holds(target, s, role, on))

    def shown(self, staff: Sequence[str]) -> Both:
        """Names with ids, of many only the first."""
        said = [
            say_both("write.person", name=self.staff.name(key), id=key) for key in staff[:_SHOWN]
        ]
        if len(staff) > _SHOWN:
            return say_both("write.persons_more", names=names(said), count=len(staff))
        return names(said) if said else say_both("write.nobody")


def load_people(desk: Desk) -> People:
    """The staff as the records have them."""
    emails: dict[str, tuple[str, ...]] = {}
    if "staff" in desk.kinds and "/emails/*" in desk.kinds["staff"].by_pointer:
        query = "SELECT value, record FROM staff_emails ORDER BY record, n"
        for email, staff in desk.store.execute(query):
            folded = str(email).casefold()
            emails[folded] = (*emails.get(folded, ()), str(staff))
    return People(load_staff(desk.store, desk.kinds), emails)


def actor(people: People, root: Path, given: str | None) -> str | Both:
    """The id of the person who acts: as given, else the one whose address git commits with.

    Where that leads to nobody, the reason in words. Raises UserError for a given person who is
    not known.
    """
    if given is not None:
        return people.find(given)
    email = git_email(root)
    if not email:
        return say_both("write.no_email")
    found = people.of_email(email)
    if len(found) == 1:
        return found[0]
    if found:
        return say_both("write.email_several", email=email, known=people.shown(found))
    return say_both("write.email_nobody", email=email)


def git_email(root: Path) -> str:
    """The address that git writes into commits here, or nothing."""
    return git_setting(root, "user.email")


def git_setting(root: Path, name: str) -> str:
    """A setting of git, or nothing where it is not set or git is missing."""
    try:
        done = subprocess.run(
            ["git", "config", "--get", name], cwd=root, capture_output=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _named(target: Target, role: str) -> Iterator[tuple[str, str]]:
    """Whom the record names for ``role``, as the replay of steps understands it."""
    for field in target.kind.naming(role):
        found = value_at(target.value, field.pointer.split("/")[1:])
        if isinstance(found, str):
            yield field.refs[0], found
