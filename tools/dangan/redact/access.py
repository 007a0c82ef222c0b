"""Who may see what: the audiences of ``records/access.yaml`` (S0-24)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dangan.findings import arguments
from dangan.project import Project, UserError
from dangan.read.compose import compose
from dangan.redact.masks import MASKS
from dangan.schema.faults import Problem
from dangan.schema.model import CLASSES, Derived, Field, Kind
from dangan.text import Both, both, say_both

Sight = Literal["shown", "masked", "hidden"]
Kinds = Mapping[str, Kind]
Scope = Literal["all", "own_department", "own_customers"]
SCOPES: tuple[Scope, ...] = ("all", "own_department", "own_customers")

FILE = "records/access.yaml"


@dataclass(frozen=True)
class Audience:
    """Whom a website or an export is made for.

    ``rank`` is the place in `CLASSES` of the highest class it sees, ``personal`` whether that
    includes confidential data about natural persons. ``kinds`` limits the kinds (None: all),
    ``records`` the records of a kind to those whose column has one of the values. ``scope``
    limits it to the customers of somebody's department or of that person alone, and to what
    is about them; ``roles`` are those whom the audience is for (empty: anybody).
    """

    name: str
    title: Both
    rank: int
    personal: bool
    kinds: frozenset[str] | None
    records: Mapping[str, Mapping[str, tuple[str, ...]]]
    scope: Scope = "all"
    roles: tuple[str, ...] = ()

    def sees(self, kind: str) -> bool:
        """Whether it sees any record of ``kind``."""
        return self.kinds is None or kind in self.kinds


def everything() -> Audience:
    """Whoever has a clone: every record in full. Nothing is published for it."""
    title = say_both("redact.everything")
    return Audience("", title, len(CLASSES) - 1, True, None, {})


@dataclass(frozen=True)
class Access:
    """All audiences by name, and the one meant where none is named."""

    audiences: Mapping[str, Audience]
    default: str

    def get(self, name: str | None) -> Audience:
        """The audience called ``name`` (None: the default). Raises UserError if unknown."""
        wanted = name or self.default
        if wanted not in self.audiences:
            known = ", ".join(self.audiences)
            raise UserError("redact.unknown_audience", name=wanted, known=known)
        return self.audiences[wanted]


def load_access(project: Project) -> Access:
    """The audiences of the company. Raises UserError where the file is missing or unusable."""
    path = project.root / FILE
    if not path.is_file():
        raise UserError("redact.no_access_file", file=FILE)
    document = compose(path.read_bytes())
    if document.problems:
        raise UserError("redact.bad_access_file", file=FILE, line=document.problems[0].line)
    return parse_access(document.value)


def parse_access(values: object) -> Access:
    """The audiences in the content of ``access.yaml``. Raises UserError."""
    entries = values.get("audiences") if isinstance(values, Mapping) else None
    if not isinstance(values, Mapping) or not isinstance(entries, Mapping) or not entries:
        raise UserError("redact.no_audiences", file=FILE)
    audiences = {str(name): _audience(str(name), entry) for name, entry in entries.items()}
    return Access(audiences, str(values.get("default", "")))


def _audience(name: str, entry: Any) -> Audience:
    classes = entry.get("classes") if isinstance(entry, Mapping) else None
    if classes not in CLASSES:
        raise UserError("redact.bad_audience", file=FILE, name=name, classes=", ".join(CLASSES))
    scope = entry.get("scope", "all")
    if scope not in SCOPES:
        raise UserError("redact.bad_scope", file=FILE, name=name, scopes=", ".join(SCOPES))
    kinds = entry.get("kinds", "all")
    records = entry.get("records", "all")
    return Audience(
        name=name,
        title=both(entry.get("title", name)),
        rank=CLASSES.index(classes),
        personal=entry.get("personal") is True,
        kinds=None if kinds == "all" else frozenset(str(kind) for kind in kinds or ()),
        records={} if not isinstance(records, Mapping) else _filters(records),
        scope=scope,
        roles=tuple(str(role) for role in _items(entry.get("roles") or ())),
    )


def _filters(records: Mapping[Any, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        str(kind): {
            str(column): tuple(str(value) for value in _items(values))
            for column, values in (columns or {}).items()
        }
        for kind, columns in records.items()
    }


def _items(values: Any) -> list[Any]:
    return list(values) if isinstance(values, (list, tuple)) else [values]


def visible(field: Field | Derived, audience: Audience) -> Sight:
    """Whether ``audience`` sees a value as it is, masked, or not at all.

    A mask only serves text: of a reference it would still tell whom it names. It lowers the
    class by one step: an account number (confidential) is masked for internal readers and
    hidden from the public.
    """
    personal = isinstance(field, Field) and field.personal is not None
    above = field.level > audience.rank
    guarded = personal and not audience.personal and field.level >= CLASSES.index("confidential")
    if not above and not guarded:
        return "shown"
    maskable = (
        isinstance(field, Field)
        and field.mask in MASKS
        and field.level <= audience.rank + 1
        and field.type == "string"
        and not field.refs
        and not field.choices
    )
    return "masked" if maskable else "hidden"


def access_problems(values: object, kinds: Kinds) -> list[Problem]:
    """What is wrong with the content of ``access.yaml`` that its schema cannot see.

    Codes: ``access/no-default``, ``access/unknown-kind``, ``access/unknown-column``. S0-24.
    """
    entries = values.get("audiences") if isinstance(values, Mapping) else None
    if not isinstance(values, Mapping) or not isinstance(entries, Mapping):
        return []
    found: list[Problem] = []
    default = values.get("default")
    if isinstance(default, str) and default not in entries:
        known = ", ".join(str(name) for name in entries)
        args = arguments(value=default, known=known)
        found.append(Problem("/default", "access/no-default", args))
    for name, entry in entries.items():
        if isinstance(entry, Mapping):
            found.extend(_audience_problems(f"/audiences/{name}", entry, kinds))
    return sorted(found)


def _audience_problems(pointer: str, entry: Mapping[str, Any], kinds: Kinds) -> Iterable[Problem]:
    listed = entry.get("kinds")
    for place, kind in enumerate(listed if isinstance(listed, list) else ()):
        if kind not in kinds:
            yield Problem(
                f"{pointer}/kinds/{place}", "access/unknown-kind", arguments(value=str(kind))
            )
    records = entry.get("records")
    if not isinstance(records, Mapping):
        return
    for name, columns in records.items():
        if name not in kinds:
            yield Problem(
                f"{pointer}/records/{name}",
                "access/unknown-kind",
                arguments(value=str(name)),
                "key",
            )
            continue
        kind = kinds[name]
        known = {item.column for item in kind.columns()}
        known |= {item.column for item in kind.derived}
        for column in columns if isinstance(columns, Mapping) else ():
            if column not in known:
                args = arguments(value=str(column), kind=kind.title)
                at = f"{pointer}/records/{name}/{column}"
                yield Problem(at, "access/unknown-column", args, "key")
