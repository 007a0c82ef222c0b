"""From the rows of a plan to files: new records, and what changes in those on file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dangan.findings import Finding
from dangan.importing.plan import Entry, Plan, Wrong
from dangan.project import UserError
from dangan.read.fmt import FormatError
from dangan.schema.errors import value_at
from dangan.schema.model import Kind
from dangan.schema.words import field_words
from dangan.text import Both, say_both
from dangan.write.desk import Desk
from dangan.write.drafting import Draft, begin, fill, path_at
from dangan.write.ids import new_id, path_of
from dangan.write.values import NEW, Setting, applied, tidied


@dataclass
class Entered:
    """What would be written: the new content of files by path, with what stood there.

    ``rows`` says from which row a file comes. ``same`` counts rows whose record already says
    so, ``left`` rows whose record is on file and that were not to change it.
    """

    old: dict[str, bytes | None] = field(default_factory=dict)
    new: dict[str, bytes] = field(default_factory=dict)
    rows: dict[str, Entry] = field(default_factory=dict)
    same: list[Entry] = field(default_factory=list)
    left: list[Entry] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    def drop(self, path: str) -> None:
        """Leave a file out after all."""
        del self.old[path], self.new[path], self.rows[path]


@dataclass(frozen=True)
class Hand:
    """Who enters on which day, what is the same in all rows, and whether records change."""

    on: str
    by: str
    given: tuple[Setting, ...] = ()
    update: bool = False


def enter(desk: Desk, kind: Kind, plan: Plan, hand: Hand) -> Entered:
    """The files that the rows of ``plan`` make. Raises UserError for a kind without files."""
    made = Entered()
    taken = {examined.record for examined in desk.records.examined}
    for entry in plan.entries:
        try:
            if entry.known is None:
                _new(desk, kind, entry, hand, taken, made)
            elif hand.update:
                _changed(kind, entry, made)
            else:
                made.left.append(entry)
        except (UserError, FormatError) as error:
            why = say_both(error.key, **error.fields) if isinstance(error, UserError) else _UNSAFE
            made.wrong.append(Wrong(entry.where, kind.title, why, whole=True))
    return made


_UNSAFE = say_both("write.unsafe")
_MISSING = "schema/missing-field"


def _new(desk: Desk, kind: Kind, entry: Entry, hand: Hand, taken: set[str], made: Entered) -> None:
    if kind.code_id:
        written = entry.values.get("/id")
        draft = begin(desk, kind.name, hand.on, str(written[0]) if written else None)
    else:
        ident = new_id(kind, _day_of(kind, entry, hand), taken)
        taken.add(ident)
        draft = Draft(desk, kind, path_of(kind, ident), {"id": ident})
    for pointer, values in entry.values.items():
        if pointer != "/id":
            _put(draft, pointer, values)
    present = {pointer.split("/")[1] for pointer in entry.values}
    fill(draft, [one for one in hand.given if str(one.path[0]) not in present])
    if kind.transitions is not None and "steps" not in draft.value:
        state = next(state for state in kind.transitions.states if state.role == "initial")
        step = {"to": state.key, "on": _day_of(kind, entry, hand), "by": hand.by}
        draft.put(("steps", 0), {key: value for key, value in step.items() if value})
    made.old[draft.path] = None
    made.new[draft.path] = draft.data()
    made.rows[draft.path] = entry


def _day_of(kind: Kind, entry: Entry, hand: Hand) -> str:
    written = entry.values.get(kind.date) if kind.date else None
    return str(written[0]) if written else hand.on


def _put(draft: Draft, pointer: str, values: list[Any]) -> None:
    """Fill a place of a new record; a word for every entry of a list makes several entries."""
    above, star, below = pointer.partition("/*/")
    steps = path_at(above if star else pointer)
    if star:
        there = value_at(draft.value, steps)
        count = len(there) if isinstance(there, list) else 0
        same = values * count if len(values) == 1 and count > 1 else values
        for at, value in enumerate(same):
            if value is not None:
                place = (*steps, at, *path_at(f"/{below}"))
                inner = f"{pointer}/*" in draft.kind.by_pointer
                draft.put((*place, 0) if inner else place, value)
        return
    group = draft.kind.by_pointer.get(pointer)
    listed = draft.kind.by_pointer.get(f"{pointer}/*")
    if group is not None and listed is not None:
        draft.put(steps, list(values))
    else:
        draft.put(steps, values[0])


def _changed(kind: Kind, entry: Entry, made: Entered) -> None:
    """What of a record on file a row says otherwise; the rest of the file stays as it is."""
    known = entry.known
    if known is None:
        return
    settings = [
        setting
        for pointer, values in entry.values.items()
        for setting in _settings(kind, known.value, pointer, values)
    ]
    if not settings:
        made.same.append(entry)
        return
    data = tidied(kind, known.data, applied(kind, known.data, settings))
    made.old[known.path], made.new[known.path] = known.data, data
    made.rows[known.path] = entry


def _settings(
    kind: Kind, value: Mapping[str, Any], pointer: str, values: list[Any]
) -> list[Setting]:
    above, star, below = pointer.partition("/*/")
    if star:
        listed = value_at(value, path_at(above))
        there = [one.get(below) for one in listed] if isinstance(listed, list) else []
        fresh = [one for one in values if one not in there]
        if there and len(values) == 1 and fresh:
            return [Setting((*path_at(above), 0, *path_at(f"/{below}")), values[0])]
        return [Setting((*path_at(above), NEW, *path_at(f"/{below}")), one) for one in fresh]
    path = path_at(pointer)
    said = value_at(value, path)
    wanted = list(values) if kind.by_pointer.get(f"{pointer}/*") is not None else values[0]
    return [] if said == wanted else [Setting(path, wanted)]


def _needed(kind: Kind, pointer: str) -> bool:
    """Whether a record cannot be without what stands at ``pointer``."""
    return pointer.removeprefix("/") in kind.schema.get("required", ())


def judged(desk: Desk, kind: Kind, made: Entered) -> tuple[list[Wrong], list[Finding]]:
    """What a check finds because of these files: errors at their cells, and the rest."""
    wrong, rest = [], []
    found = desk.caused_by(made.new) if made.new else ()
    lacking = Counter(f.pointer for f in found if f.code == _MISSING)
    everywhere = [pointer for pointer, count in lacking.items() if count == len(made.new) > 1]
    for pointer in everywhere:
        title = field_words(kind, path_at(pointer))
        why = say_both("import.missing_everywhere", field=title, pointer=pointer.removeprefix("/"))
        wrong.append(Wrong("*", title, why, whole=True))
    for finding in found:
        entry = made.rows.get(finding.file)
        if finding.code == _MISSING and finding.pointer in everywhere:
            continue
        if finding.severity != "error":
            rest.append(finding)
            continue
        message = _message(desk, finding)
        if entry is None:
            wrong.append(Wrong(finding.file, kind.title, message, whole=True))
            continue
        title = field_words(kind, path_at(finding.pointer))
        where = next(
            (cell for pointer, cell in entry.cells.items() if _under(finding.pointer, pointer)),
            entry.where,
        )
        wrong.append(Wrong(where, title, message, whole=where == entry.where))
    return wrong, rest


def _under(pointer: str, place: str) -> bool:
    """Whether ``pointer`` is the place itself or an entry of the list that stands there."""
    starred = "/".join("*" if step.isdecimal() else step for step in pointer.split("/"))
    return starred in {place, f"{place}/*"}


def _message(desk: Desk, finding: Finding) -> Both:
    codes = desk.records.codes
    zh, en = (
        " ".join((finding.message(lang, codes), finding.fix(lang, codes))) for lang in ("zh", "en")
    )
    return Both(zh, en)


def without_wrong(
    desk: Desk, kind: Kind, plan: Plan, hand: Hand
) -> tuple[Entered, list[Wrong], list[Finding]]:
    """The files without the cells and rows that a check refuses, and what was left out.

    A cell that is wrong is left out first; a row that is wrong without it, as a whole.
    """
    left: list[Wrong] = []
    while True:
        made = enter(desk, kind, plan, hand)
        left += made.wrong
        gone = {one.where for one in made.wrong}
        wrong, rest = judged(desk, kind, made)
        if not wrong and not gone:
            return made, left, rest
        left += wrong
        if any(one.where == "*" for one in wrong):
            return Entered(), left, rest
        at_cells = {one.where for one in wrong if not one.whole}
        rows = gone | {one.where for one in wrong if one.whole}
        kept = []
        for entry in plan.entries:
            needed = [p for p, cell in entry.cells.items() if cell in at_cells and _needed(kind, p)]
            if needed:
                continue
            spoiled = [pointer for pointer, cell in entry.cells.items() if cell in at_cells]
            for pointer in spoiled:
                del entry.cells[pointer], entry.values[pointer]
            if entry.where not in rows or spoiled:
                kept.append(entry)
        if len(kept) == len(plan.entries) and not at_cells:
            return made, left, rest
        plan.entries[:] = kept
