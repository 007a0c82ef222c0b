"""A record that does not exist yet: its content so far, and what is still missing in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dangan.examine import Examiner
from dangan.findings import Finding
from dangan.project import UserError
from dangan.read.compose import compose, unescape
from dangan.read.fmt import FormatError, dump
from dangan.schema.model import Field, Group, Kind
from dangan.schema.suggest import closest
from dangan.schema.words import names, pattern_of
from dangan.text import Both, say_both
from dangan.write.desk import Desk
from dangan.write.ids import new_id, path_of
from dangan.write.values import NEW, Setting, applied, steps_path

MISSING = ("schema/missing-field", "schema/required-when")
_CODE_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
Path = tuple[str | int, ...]


@dataclass
class Draft:
    """A new record of ``kind`` at ``path``; ``value`` is what it says so far."""

    desk: Desk
    kind: Kind
    path: str
    value: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.value["id"])

    def data(self) -> bytes:
        """The file in canonical form. Raises UserError for what no file can hold."""
        try:
            return dump(self.value, self.kind.schema)
        except FormatError as error:
            raise UserError("write.unsafe") from error

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with it as far as it alone can tell, in the order of the schema."""
        examiner = Examiner.of(self.desk.kinds, self.desk.records.codes)
        found = examiner.examine(self.path, self.data()).findings
        order = {pointer: place for place, pointer in enumerate(_in_order(self.kind))}

        def place(finding: Finding) -> tuple[int, str]:
            pattern = pattern_of(self.kind, path_at(finding.pointer))
            return order.get(pattern, len(order)), finding.pointer

        return tuple(sorted((f for f in found if f.severity == "error"), key=place))

    def missing(self) -> Iterator[Finding]:
        """What is wrong because something must be filled in and is not."""
        return (finding for finding in self.findings() if finding.code in MISSING)

    def put(self, path: Path, value: Any) -> None:
        """Fill in one place; lists and objects above it come into being."""
        box: Any = self.value
        for step, after in pairwise(path):
            fresh: Any = [] if isinstance(after, int) or after == NEW else {}
            if isinstance(box, list):
                at = len(box) if step == NEW else int(step)
                if at == len(box):
                    box.append(fresh)
                box = box[at]
            else:
                box = box.setdefault(str(step), fresh)
        last = path[-1]
        if isinstance(box, list):
            at = len(box) if last == NEW else int(last)
            box[at : at + 1] = [value]
        else:
            box[str(last)] = value

    def take(self, path: Path) -> None:
        """Empty one place again, and what is left empty above it."""
        box: Any = self.value
        boxes = []
        for step in path[:-1]:
            boxes.append((box, step))
            box = box[step]
        del box[path[-1]]
        for above, step in reversed(boxes):
            if above[step]:
                break
            del above[step]


def begin(desk: Desk, name: str, on: str, ident: str | None) -> Draft:
    """An empty record of the kind called ``name``. Raises UserError where there can be none."""
    kind = kind_called(desk, name)
    taken = {examined.record for examined in desk.records.examined}
    if not kind.code_id:
        if ident is not None:
            raise UserError("new.no_own_id", kind=kind.title)
        made = new_id(kind, on, taken)
    else:
        if ident is None:
            raise UserError("new.needs_id", kind=kind.title)
        if not _CODE_ID.fullmatch(ident) or ident in taken:
            raise UserError("new.bad_id", id=ident, reason=say_both("new.id_form"))
        made = ident
    return Draft(desk, kind, path_of(kind, made), {"id": made})


def kind_called(desk: Desk, name: str) -> Kind:
    """The kind whose folder or title is ``name``. Raises UserError where there is none."""
    kinds = {k.name: k for k in desk.kinds.values() if not k.settings and not k.tabular}
    titles = {title: k for k in kinds.values() for title in (k.title.zh, k.title.en.casefold())}
    found = kinds.get(name) or titles.get(name.casefold())
    if found is not None:
        return found
    if name in desk.kinds:
        raise UserError("new.settings", kind=name)
    near = closest(name, [*kinds, *titles])
    if near is not None:
        raise UserError("new.unknown_near", kind=name, near=near)
    known = names(Both(f"{k.name} {k.title.zh}", k.name) for k in kinds.values())
    raise UserError("new.unknown", kind=name, known=known)


def fill(draft: Draft, settings: list[Setting]) -> None:
    """Put every setting in, as `dangan.write.values.applied` does. Raises UserError."""
    value = compose(applied(draft.kind, draft.data(), settings), positions=False).value
    draft.value = dict(value)


def node_at(kind: Kind, path: Path) -> Field | Group | None:
    """What the schema has at ``path``."""
    return kind.by_pointer.get(pattern_of(kind, path))


def path_at(pointer: str) -> Path:
    """A JSON pointer as a path; places in lists are numbers."""
    return steps_path(unescape(pointer))


def _in_order(kind: Kind) -> Iterator[str]:
    """The pointers of a kind as its schema lists them."""
    yield from _below(kind.schema, "")


def _below(schema: Mapping[str, Any], pointer: str) -> Iterator[str]:
    for name, part in (schema.get("properties") or {}).items():
        here = f"{pointer}/{name}"
        yield here
        yield from _below(part, here)
        items = part.get("items")
        if isinstance(items, Mapping):
            yield f"{here}/*"
            yield from _below(items, f"{here}/*")
