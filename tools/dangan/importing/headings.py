"""Finding the heading row of a sheet, and the field that each heading means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dangan.importing.workbook import Cell, Sheet, letters
from dangan.productfile import parse
from dangan.project import Project, UserError
from dangan.publish.forms import load_forms
from dangan.schema.model import Field, Group, Kind
from dangan.schema.suggest import closest

_SEARCHED = 25  # rows at the top among which the heading row is looked for
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_NOISE = re.compile(r"[\s\u200b\ufeff:：*＊、，,。．./／·-]+")


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its heading and the place it fills, None if it fills none.

    ``factor`` is what its unit multiplies amounts with (万元: 10000).
    """

    at: int
    heading: str
    pointer: str | None
    factor: int = 1


@dataclass(frozen=True)
class Layout:
    """The heading rows of a sheet, ``first`` to ``last`` from 0, and its columns."""

    first: int
    last: int
    columns: tuple[Column, ...]


def plain(words: object) -> str:
    """A heading as it is compared: no white space, full width or marks."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", str(words))).casefold()


def known_headings(project: Project, kind: Kind) -> dict[str, str]:
    """The place that each known heading fills.

    They are the titles of the fields, what the printed forms call them, and the other names
    that ``schemas/headings.yaml`` lists. Of two places with one name the outer one counts.
    """
    found: dict[str, str] = {}
    for name, pointer in (
        *_listed(project, kind),
        *_titles(kind),
        *_printed(project, kind),
    ):
        if name and pointer_of(kind, pointer) is not None:
            found.setdefault(plain(name), pointer)
    return found


def pointer_of(kind: Kind, pointer: str) -> Field | None:
    """The field that a column for ``pointer`` fills: a list takes its own values."""
    node = kind.by_pointer.get(pointer)
    if isinstance(node, Group) and node.is_list:
        node = kind.by_pointer.get(f"{pointer}/*")
    return node if isinstance(node, Field) else None


def _listed(project: Project, kind: Kind) -> Iterator[tuple[str, str]]:
    for pointer, names in _file(project, kind).items():
        for name in names:
            if not str(name).startswith("="):
                yield str(name), str(pointer)


def filled_from(project: Project, kind: Kind) -> dict[str, str]:
    """The places that take the words of another column where they have none of their own."""
    return {
        str(pointer): str(name)[1:]
        for pointer, names in _file(project, kind).items()
        for name in names
        if str(name).startswith("=")
    }


def _file(project: Project, kind: Kind) -> Mapping[str, list[str]]:
    path = project.file("schemas/headings.yaml")
    written = parse(path.read_bytes()) if path else {}
    own = written.get(kind.name) if isinstance(written, Mapping) else None
    return own if isinstance(own, Mapping) else {}


def _titles(kind: Kind) -> Iterator[tuple[str, str]]:
    depth = {pointer: pointer.count("/") for pointer in kind.by_pointer}
    for pointer in sorted(kind.by_pointer, key=lambda one: depth[one]):
        if pointer.startswith(("/steps", "/sign_offs", "/id")) and pointer != "/id":
            continue
        node = kind.by_pointer[pointer]
        yield node.title.zh, pointer
        yield node.title.en, pointer


def _printed(project: Project, kind: Kind) -> Iterator[tuple[str, str]]:
    for form in load_forms(project).values():
        if form.kind != kind.name:
            continue
        for part in form.parts:
            for one in part.fields:
                if one.title is not None and one.field.startswith("/"):
                    pointer = f"{part.list}/*{one.field}" if part.list else one.field
                    yield one.title.zh, pointer
                    yield one.title.en, pointer


def lay_out(
    sheet: Sheet, known: Mapping[str, str], own: Mapping[str, str | None], kind: Kind
) -> Layout | None:
    """Where the headings of ``sheet`` are and what they mean; None where it has none.

    ``own`` maps headings or column letters to places, None for a column to leave out. Raises
    UserError where it names no place of ``kind``.
    """
    best: tuple[int, Layout] | None = None
    spans = [(first, first + more) for more in (0, 1) for first in range(_SEARCHED)]
    for first, last in spans:
        layout = _layout(sheet, first, last, known, own, kind)
        if layout is None:
            continue
        hits = len({column.pointer for column in layout.columns if column.pointer})
        if hits >= 2 and (best is None or hits > best[0]):
            best = hits, layout
    return best[1] if best else None


def _layout(
    sheet: Sheet,
    first: int,
    last: int,
    known: Mapping[str, str],
    own: Mapping[str, str | None],
    kind: Kind,
) -> Layout | None:
    if last >= len(sheet.rows):
        return None
    head = sheet.rows[first]
    below = sheet.rows[last] if last > first else ()
    if last > first and not _continues(head, below):
        return None
    mine = {plain(name): pointer for name, pointer in own.items()}
    taken: set[str] = set()
    columns = []
    for at, cell in enumerate(head):
        under = below[at] if at < len(below) else None
        heading = " ".join(str(part).strip() for part in (cell, under) if part is not None)
        if not heading:
            continue
        pointer = _meant(heading, under if under is not None else cell, at, known, mine)
        if pointer is not None and pointer_of(kind, pointer) is None:
            near = closest(pointer, kind.by_pointer)
            raise UserError("import.bad_map", pointer=pointer, kind=kind.title, near=near or "")
        if pointer in taken:
            pointer = None
        if pointer is not None:
            taken.add(pointer)
        columns.append(Column(at, heading, pointer, 10_000 if "万元" in heading else 1))
    return Layout(first, last, tuple(columns))


def _continues(head: Iterable[Cell], below: Iterable[Cell]) -> bool:
    """Whether ``below`` is the second row of a heading: text only, some under empty cells."""
    pairs = list(zip(head, below, strict=False))
    filled = [(top, under) for top, under in pairs if under is not None]
    return bool(filled) and all(isinstance(under, str) for _, under in filled) and any(
        top is None for top, _ in filled
    )  # fmt: skip


def _meant(
    heading: str, lowest: object, at: int, known: Mapping[str, str], own: Mapping[str, str | None]
) -> str | None:
    bare = unicodedata.normalize("NFKC", str(lowest))
    inner = "".join(re.findall(r"[(（【](.*?)[)）】]", str(lowest)))
    ways = [
        plain(letters(at)),
        plain(heading),
        plain(lowest),
        plain(_BRACKETS.sub("", bare)),
        plain(inner),
    ]
    for way in ways:
        if way and way in own:
            pointer = own[way]
            return None if pointer is None else ("" if pointer.startswith("/") else "/") + pointer
    return next((known[way] for way in ways[1:] if way and way in known), None)
