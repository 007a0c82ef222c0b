"""What realises each entry of the catalogue, as far as annotations do not say it already.

``site/conformance.yaml`` holds, by entry::

    S9-99:
      by: [kind:visits, rule/visit-approver]     # what realises the whole of it
      fields: {weekday: "report:daily#weekday"}  # likewise thresholds, sign_offs, steps, …
      steps: {1-3: "kind:visits", 4: "move:visits/visited>reported"}
      dropped:                                   # kept nowhere, and why
        - {fields: [serial], zh: …, en: …}
      people:                                    # what only people can keep, and why
        - {steps: [5, 6], zh: …, en: …}          # without items: the whole entry
      beside:                                    # what is up to people on top of all that
        - {zh: …, en: …}

What a reference like ``visits#/visited_on`` or ``policy:gift_limit`` may be: `references`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dangan.conformance.catalogue import PARTS, Entry, Item
from dangan.productfile import parse
from dangan.project import Project, UserError
from dangan.text import Both, both

FILE = "site/conformance.yaml"
_KEYS = frozenset({*PARTS, "by", "dropped", "people", "beside"})
_RANGE = re.compile(r"(\d+)-(\d+)")
# what may be given up with a reason, and what may be left to people
DROPPABLE = ("fields", "thresholds", "sign_offs")
KEPT_BY_PEOPLE = ("steps", "duties", "positions")


@dataclass(frozen=True)
class Said:
    """What the file says about one entry.

    ``given`` are references by item, ``dropped`` and ``people`` reasons by item, ``whole`` the
    reason why the entry as a whole is kept by people, ``beside`` what is up to people although
    the entry is realised. ``unknown`` are items that the catalogue
    does not have.
    """

    by: tuple[str, ...] = ()
    given: Mapping[Item, tuple[str, ...]] = field(default_factory=dict)
    dropped: Mapping[Item, Both] = field(default_factory=dict)
    people: Mapping[Item, Both] = field(default_factory=dict)
    whole: Both | None = None
    beside: tuple[Both, ...] = ()
    unknown: tuple[Item, ...] = ()


def load_mapping(project: Project, catalogue: Mapping[str, Entry]) -> dict[str, Said]:
    """What is said, by entry. Raises UserError for a file that cannot be understood."""
    path = project.file(FILE)
    written = parse(path.read_bytes()) if path else None
    if not isinstance(written, dict):
        raise UserError("conformance.no_file", file=FILE)
    found = {}
    for key, value in written.items():
        if str(key) not in catalogue:
            raise UserError("conformance.unknown_row", file=FILE, row=str(key))
        try:
            found[str(key)] = _said(catalogue[str(key)], value)
        except (AttributeError, TypeError, ValueError) as error:
            raise UserError("conformance.bad_entry", file=FILE, row=str(key)) from error
    return found


def _said(entry: Entry, written: Mapping[str, object]) -> Said:
    if not set(written) <= _KEYS:
        raise ValueError(sorted(set(written) - _KEYS))
    given: dict[Item, tuple[str, ...]] = {}
    for part in PARTS:
        held = written.get(part) or {}
        if not isinstance(held, Mapping):
            raise ValueError(part)
        for key, references in held.items():
            for item in _spread(part, str(key)):
                given[item] = _texts(references)
    dropped = dict(_reasons(written.get("dropped"), DROPPABLE))
    kept = dict(_reasons(written.get("people"), KEPT_BY_PEOPLE))
    whole = kept.pop(("", ""), None)
    named = [*given, *dropped, *kept]
    return Said(
        by=_texts(written.get("by") or ()),
        given=given,
        dropped=dropped,
        people=kept,
        whole=whole,
        beside=tuple(reason for _, reason in _reasons(written.get("beside"), ())),
        unknown=tuple(item for item in named if item not in entry.items),
    )


def _spread(part: str, key: str) -> Iterator[Item]:
    """The items that ``key`` names: itself, or each number of ``3-7``."""
    numbers = _RANGE.fullmatch(key)
    if numbers:
        for number in range(int(numbers[1]), int(numbers[2]) + 1):
            yield part, str(number)
    else:
        yield part, key


def _texts(written: object) -> tuple[str, ...]:
    if isinstance(written, str):
        return (written,)
    if isinstance(written, (list, tuple)) and all(isinstance(one, str) for one in written):
        return tuple(written)
    raise ValueError(written)


def _reasons(written: object, parts: tuple[str, ...]) -> Iterator[tuple[Item, Both]]:
    """Reasons by item; one without items is for the whole entry, under ``("", "")``."""
    if written is None:
        return
    if not isinstance(written, list):
        raise TypeError(written)
    for one in written:
        if not set(one) <= {*parts, "zh", "en"} or not (one.get("zh") and one.get("en")):
            raise ValueError(one)
        named = [(part, str(key)) for part in parts for key in one.get(part) or ()]
        for part, key in named or [("", "")]:
            for item in _spread(part, key):
                yield item, both(one)
