"""How each entry of the catalogue is realised, and what of it is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dangan.conformance.catalogue import Entry, Item
from dangan.conformance.computed import Annotations, by_itself, read_annotations
from dangan.conformance.mapping import Said
from dangan.conformance.realm import Realm
from dangan.conformance.references import Resolved, resolve, take_apart
from dangan.text import Both, say_both

REALISED, PEOPLE, MISSING = "realised", "people", "missing"
STATUSES = (REALISED, PEOPLE, MISSING)
# what must be among the things that realise an entry of this nature
_ACTING = ("code", "duty", "move", "sign", "report", "form", "command")
_WANTED = {
    "report": ("report", "form"),
    "deadline": ("duty", "code"),
    "rule": _ACTING,
    "right": _ACTING,
    "process": _ACTING,
}
_SHEET = ("form", "report")


@dataclass(frozen=True)
class Row:
    """The verdict on one entry.

    ``by`` realises it as a whole, ``items`` are the references of each item, ``dropped`` and
    ``people`` the reasons of the items that are not kept, ``missing`` the items that nothing
    accounts for. ``whole`` is why all of it is kept by people, ``beside`` what is up to them on
    top of what realises it. ``wants`` are the sorts of thing that its nature asks for and that lack
    (``report``, ``form``, ``duty``, ``code``, ``anything``). ``problems`` say what does not hold.
    """

    entry: Entry
    status: str
    by: tuple[Resolved, ...]
    items: Mapping[Item, tuple[Resolved, ...]]
    dropped: Mapping[Item, Both]
    people: Mapping[Item, Both]
    missing: tuple[Item, ...]
    wants: tuple[str, ...]
    whole: Both | None
    beside: tuple[Both, ...]
    problems: tuple[Both, ...] = field(default=())

    def references(self) -> Iterator[Resolved]:
        """Everything that is named for it, the whole first."""
        yield from self.by
        for found in self.items.values():
            yield from found


def judge(
    realm: Realm,
    catalogue: Mapping[str, Entry],
    mapping: Mapping[str, Said],
    failed: Mapping[str, Both],
) -> list[Row]:
    """The verdict on every entry, in the order of the catalogue.

    ``failed`` maps references (``rule/…``, ``report:…``, ``duty:…``) that exist but were tried
    and do not do what they should to what happened.
    """
    found = read_annotations(realm)
    return [
        _row(realm, found, entry, mapping.get(entry.id, Said()), failed)
        for entry in catalogue.values()
    ]


def _row(
    realm: Realm, found: Annotations, entry: Entry, said: Said, failed: Mapping[str, Both]
) -> Row:
    named = {**by_itself(realm, found, entry), **said.given}
    for item in (*said.dropped, *said.people):
        if item not in said.given:
            named.pop(item, None)
    named |= _carriers(entry, named)
    items = {
        item: tuple(resolve(realm, text) for text in named[item])
        for item in entry.items
        if named.get(item)
    }
    used = {text for texts in named.values() for text in texts}
    loose = [text for text in found.values[entry.id] if text not in used]
    texts = dict.fromkeys((*found.whole[entry.id], *said.by, *loose))
    by = tuple(resolve(realm, text) for text in texts)
    missing = tuple(
        item
        for item in entry.items
        if item not in items and item not in said.dropped and item not in said.people
    )
    problems = [
        say_both("conformance.unknown_item", part=part, key=key) for part, key in said.unknown
    ]
    problems += _doubles(said)
    if said.whole is not None and entry.items:
        problems.append(say_both("conformance.not_people"))
    references = [*by, *(one for group in items.values() for one in group)]
    problems += [one.problem for one in references if one.problem is not None]
    problems += _failures(references, failed)
    problems += _figures(realm, entry, items)
    wants = () if said.whole else tuple(_wants(entry, references))
    status = REALISED
    if said.whole is not None:
        status = PEOPLE
    if missing or problems or wants:
        status = MISSING
    return Row(
        entry=entry,
        status=status,
        by=by,
        items=items,
        dropped=said.dropped,
        people=said.people,
        missing=() if said.whole else missing,
        wants=wants,
        whole=said.whole,
        beside=said.beside,
        problems=tuple(dict.fromkeys(problems)),
    )


def _carriers(entry: Entry, named: Mapping[Item, tuple[str, ...]]) -> dict[Item, tuple[str, ...]]:
    """A list whose columns are accounted for is kept by what holds them."""
    found = {}
    for part, key in entry.items:
        if part == "fields" and (part, key) not in named:
            below = [
                text
                for (name, path), texts in named.items()
                if name == part and path.startswith(f"{key}.")
                for text in texts
            ]
            if below:
                found[part, key] = tuple(dict.fromkeys(map(_carrier, below)))
    return found


def _carrier(text: str) -> str:
    """The kind, report or form that a reference to one of its parts belongs to."""
    reference = take_apart(text)
    if reference.sort == "field":
        return f"kind:{reference.name}"
    return text.partition("#")[0]


def _doubles(said: Said) -> list[Both]:
    """An item is kept, dropped or left to people; two of them contradict each other."""
    twice = [item for item in said.given if item in said.dropped or item in said.people]
    return [say_both("conformance.both_ways", part=part, key=key) for part, key in twice]


def _failures(references: list[Resolved], failed: Mapping[str, Both]) -> list[Both]:
    found = []
    for one in references:
        whole = one.reference.text.partition("#")[0]
        if whole in failed:
            found.append(failed[whole])
    return found


def _figures(
    realm: Realm, entry: Entry, items: Mapping[Item, tuple[Resolved, ...]]
) -> Iterator[Both]:
    """A stated figure is the default of the setting that it is realised by."""
    for key, figure in entry.figures.items():
        for one in items.get(("thresholds", key), ()):
            if one.reference.sort != "policy" or one.problem is not None:
                continue
            default = _default(realm.defaults, one.reference.name)
            if isinstance(default, (int, str)) and default != figure:
                yield say_both(
                    "conformance.other_figure",
                    key=key,
                    stated=str(figure),
                    setting=one.reference.name,
                    default=str(default),
                )


def _default(defaults: Mapping[str, Any], setting: str) -> object:
    values = defaults.get(setting)
    first = values[0] if isinstance(values, list) and values else None
    return first.get("value") if isinstance(first, Mapping) else None


def _wants(entry: Entry, references: list[Resolved]) -> Iterator[str]:
    """The sorts of thing that must be among ``references`` and are not."""
    sorts = {one.reference.sort for one in references if one.problem is None}
    wanted = _WANTED.get(entry.nature, ())
    if not sorts:
        yield "anything"
    elif wanted and not sorts & set(wanted):
        yield wanted[0]
    elif entry.sheet and not sorts & set(_SHEET):
        yield _SHEET[0]
