"""Who could act in which role on a date, read from the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from dangan.derive.dates import OPEN_END
from dangan.schema.model import Kind
from dangan.text import Both


@dataclass(frozen=True)
class Person:
    """A member of staff; dates are inclusive, and `OPEN_END` where there is none."""

    name: str
    department: str
    joined: str
    left: str


@dataclass(frozen=True)
class Staff:
    """The staff, the roles they hold and the departments they belong to.

    ``roles``: staff id → (role, first day, last day). ``above``: department → the one it
    belongs to. ``functions``: department → its function. ``titles``: role → its name.
    """

    people: Mapping[str, Person]
    roles: Mapping[str, tuple[tuple[str, str, str], ...]]
    above: Mapping[str, str]
    functions: Mapping[str, str]
    titles: Mapping[str, Both]

    def name(self, staff: str) -> str:
        """The name of ``staff``, or the id where the person is not known."""
        person = self.people.get(staff)
        return person.name if person else staff

    def title(self, role: str) -> Both:
        """The name of ``role``."""
        return self.titles.get(role, Both(role, role))

    def serves(self, staff: str, on: str) -> bool:
        """Whether ``staff`` was with the company on that day.

        A person whose record is not known is not judged: the reference is reported elsewhere.
        """
        person = self.people.get(staff)
        return person is None or person.joined <= on <= person.left

    def departments(self, staff: str) -> list[str]:
        """The department of ``staff`` and those above it, nearest first."""
        found: list[str] = []
        person = self.people.get(staff)
        here = person.department if person else ""
        while here and here not in found:
            found.append(here)
            here = self.above.get(here, "")
        return found

    def holds(self, staff: str, role: str, on: str) -> bool:
        """Whether ``staff`` held ``role`` on that day, or works in a department of that name.

        A person whose record is not known is not judged: the reference is reported elsewhere.
        """
        if staff not in self.people:
            return True
        if any(held == role and a <= on <= b for held, a, b in self.roles.get(staff, ())):
            return True
        named = (role, f"{role}_department")  # the role finance, the function finance_department
        return any(self.functions.get(unit) in named for unit in self.departments(staff))


def load_staff(connection: sqlite3.Connection, kinds: Mapping[str, Kind]) -> Staff:
    """Read staff, roles and departments; a company without these kinds has none."""
    people: dict[str, Person] = {}
    roles: dict[str, list[tuple[str, str, str]]] = {}
    above: dict[str, str] = {}
    functions: dict[str, str] = {}
    titles: dict[str, Both] = {}
    if "staff" in kinds:
        for key, name, department, joined, left in connection.execute(
            "SELECT id, name, coalesce(department, ''), coalesce(joined_on, ''),"
            " coalesce(left_on, ?) FROM staff",
            (OPEN_END,),
        ):
            people[key] = Person(name, department, joined, left)
        for key, role, first, last in connection.execute(
            'SELECT record, role, coalesce("from", \'\'), coalesce("to", ?) FROM staff_roles'
            " ORDER BY record, n",
            (OPEN_END,),
        ):
            roles.setdefault(key, []).append((role, first, last))
        field = kinds["staff"].by_column.get(("staff_roles", "role"))
        titles = {choice.const: choice.title for choice in field.choices} if field else {}
    if "departments" in kinds:
        for key, parent, function in connection.execute(
            "SELECT id, coalesce(parent, ''), coalesce(function, '') FROM departments"
        ):
            above[key], functions[key] = parent, function
    return Staff(
        people=people,
        roles={key: tuple(held) for key, held in roles.items()},
        above=above,
        functions=functions,
        titles=titles,
    )
