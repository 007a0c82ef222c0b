"""The catalogue: what the sources ask for, as facts (``site/catalogue.yaml``).

One entry for each form, register, rule, deadline, process, role, right or classification, in
the order of the sources. It holds no prose; what realises an entry stands in `mapping`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dangan.productfile import parse
from dangan.project import Project, UserError
from dangan.text import Both, both

FILE = "site/catalogue.yaml"
NATURES = (
    *("classification", "right", "rule", "role", "deadline", "process", "org"),
    *("record", "register", "plan", "survey", "application", "report"),
)
# the parts of an entry whose single items are accounted for, in the order they are shown
PARTS = (*("fields", "thresholds", "sign_offs", "steps", "transitions", "duties", "positions"),)

Item = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """One entry of the catalogue.

    ``items`` are what must be accounted for one by one, by ``(part, key)`` with their label:
    fields by their path (``rows.sales``), steps and duties by number, changes of state as
    ``from>to``. ``figures`` are the thresholds that the source states. ``sheet`` marks what is
    a printed sheet in the source.
    """

    id: str
    title: Both
    nature: str
    clause: Both
    sheet: bool
    items: Mapping[Item, Both]
    figures: Mapping[str, object]

    @property
    def source(self) -> str:
        """The source it belongs to: ``S0`` … ``S4``."""
        return self.id.partition("-")[0]

    def keys(self, part: str) -> list[str]:
        """The keys of the items of a part, in order."""
        return [key for name, key in self.items if name == part]


@dataclass(frozen=True)
class Catalogue:
    """The entries by id, in order, and what the sources are called."""

    entries: Mapping[str, Entry]
    sources: Mapping[str, Both]


def load_catalogue(project: Project) -> Catalogue:
    """The whole catalogue. Raises UserError for a file that cannot be understood."""
    path = project.file(FILE)
    written = parse(path.read_bytes()) if path else None
    if not isinstance(written, dict) or not isinstance(written.get("sources"), dict):
        raise UserError("conformance.no_file", file=FILE)
    sources = {str(key): both(value) for key, value in written.pop("sources").items()}
    entries = {str(key): _entry(str(key), value) for key, value in written.items()}
    for entry in entries.values():
        if entry.source not in sources:
            raise UserError("conformance.bad_entry", file=FILE, row=entry.id)
    return Catalogue(entries, sources)


def _entry(key: str, written: object) -> Entry:
    if not isinstance(written, Mapping) or not {"title", "nature", "clause"} <= set(written):
        raise UserError("conformance.bad_entry", file=FILE, row=key)
    if written["nature"] not in NATURES:
        raise UserError("conformance.bad_entry", file=FILE, row=key)
    try:
        items = dict(_items(written))
    except (AttributeError, TypeError, ValueError) as error:
        raise UserError("conformance.bad_entry", file=FILE, row=key) from error
    return Entry(
        id=key,
        title=both(written["title"]),
        nature=str(written["nature"]),
        clause=both(written["clause"]),
        sheet=bool(written.get("sheet", False)),
        items=items,
        figures={
            str(name): figure
            for name, figure in (written.get("thresholds") or {}).items()
            if figure is not None
        },
    )


def _items(written: Mapping[str, object]) -> Iterator[tuple[Item, Both]]:
    for part in PARTS:
        held = written.get(part) or {}
        if isinstance(held, int):
            held = range(1, held + 1)
        if isinstance(held, Mapping):
            for key, value in held.items():
                label = both(value) if isinstance(value, Mapping) else Both(str(key), str(key))
                yield (part, str(key)), label
        elif isinstance(held, (list, range)):
            for key in held:
                yield (part, str(key)), Both(str(key), str(key))
        else:
            raise ValueError(part)
