"""The list of each kind: static pages with an index, the data for scripts, and exports."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from dangan.publish.model import Column
from dangan.publish.reports import ReportResult, Row, SectionResult
from dangan.publish.sheets import Stamp, report_csv, report_xlsx
from dangan.publish.site.chrome import Frame, Version, version_of
from dangan.publish.site.links import Addresses, list_page, relative
from dangan.publish.site.output import Due, key_of
from dangan.publish.site.stamps import Stamps
from dangan.publish.site.templates import Templates
from dangan.publish.tables import column_cell, column_decimals, column_title
from dangan.publish.values import NUMBERS
from dangan.schema.model import Kind
from dangan.text import say

ROWS = 100
LETTERS = (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "#")
SHARD_BYTES = 200_000
_STEP = 250
_SHORT = 8
_ALWAYS = frozenset({"owner", "owner_name", "id"})


@dataclass(frozen=True)
class ListColumn:
    """A column as the page and its script need it."""

    name: str
    title: str
    css: str
    number: bool
    tier: bool
    extra: bool
    shown: bool
    filter: bool


@dataclass(frozen=True)
class ListCell:
    """A cell: its text, its state, its link and, where the text does not sort, its sort key."""

    text: str
    state: str
    href: str | None
    order: str | int | None


@dataclass(frozen=True)
class ListRow:
    """A row: the record, the letter it stands under, its cells."""

    id: str
    initial: str
    cells: tuple[ListCell, ...]


@dataclass(frozen=True)
class ListModel:
    """A list for one language and audience."""

    kind: Kind
    result: ReportResult
    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]
    grouped: bool
    form_number: str
    form_page: str | None
    files: Mapping[str, str]


@dataclass(frozen=True)
class Exports:
    """Where the exports of a list stand, and what their foot says."""

    xlsx: str
    csv: str
    stamp: Stamp


def build_list(
    kind: Kind,
    result: ReportResult,
    addresses: Addresses,
    *,
    form_number: str,
    form_page: str | None,
) -> ListModel:
    """The list in ``result`` with its cells as text, once for all pages and the script."""
    section = result.sections[0]
    decimals = column_decimals(section)
    here = addresses.href(list_page(kind.name))
    shown = _arranged(section.columns)
    columns = tuple(_column(column, result.lang) for column in shown)
    columns = tuple(
        replace(column, css=f"{column.css} dg-nowrap".strip())
        if column.css != "name" and _narrow(source, section.rows, decimals, result.lang)
        else column
        for column, source in zip(columns, shown, strict=True)
    )
    rows = tuple(
        ListRow(
            id=str(row.get("id") or ""),
            initial=str(row.get("name_initial") or ""),
            cells=tuple(
                _cell(column, row, result.lang, decimals.get(column.name), here) for column in shown
            ),
        )
        for row in section.rows
    )
    return ListModel(
        kind=kind,
        result=result,
        columns=columns,
        rows=rows,
        grouped=bool(rows) and all(row.initial for row in rows) and _ordered(rows),
        form_number=form_number,
        form_page=form_page,
        files={},
    )


def _narrow(column: Column, rows: Sequence[Row], decimals: Mapping[str, int], lang: str) -> bool:
    """Whether all values of a column are short enough to stand on one line."""
    if column.format in {"date", "telephone", "tax-number", "bank-account", "code", "tier"}:
        return True
    return all(
        len(column_cell(column, row.get(column.name), lang, decimals.get(column.name)).text)
        <= _SHORT
        for row in rows[:ROWS]
        if column.name != "number"
    )


def _arranged(columns: Sequence[Column]) -> list[Column]:
    """On screen the tier stands beside the name, wherever a form has it."""
    tiers = [column for column in columns if column.format == "tier"]
    others = [column for column in columns if column.format != "tier"]
    name = next((at for at, column in enumerate(others) if column.link == "id"), -1)
    return [*others[: name + 1], *tiers, *others[name + 1 :]] if name >= 0 else list(columns)


def _ordered(rows: Sequence[ListRow]) -> bool:
    """Whether rows of one letter stand together."""
    letters = [row.initial for row in rows]
    changes = sum(1 for one, other in pairwise(letters) if one != other)
    return changes == len(set(letters)) - 1


def _column(column: Column, lang: str) -> ListColumn:
    tier = column.format == "tier"
    number = column.format in NUMBERS or column.name == "number"
    css = "num" if column.align == "right" or column.name == "number" else ""
    css = css or ("center" if column.align == "center" else "")
    if column.format in {"date", "code", "telephone"}:
        css = f"{css} {column.format}".strip()
    return ListColumn(
        name="#" if column.name == "number" else column.name,
        title=column_title(column, lang),
        css="name" if column.link == "id" else "rank num" if column.name == "number" else css,
        number=number,
        tier=tier,
        extra=column.extra,
        shown=not column.extra or tier or column.name in _ALWAYS,
        filter=column.filter == "choice" or tier,
    )


def _cell(column: Column, row: Row, lang: str, decimals: int | None, href: Any) -> ListCell:
    value = row.get(column.name)
    if column.name == "number":
        return ListCell("", "", None, None)
    shown = column_cell(column, value, lang, decimals)
    target = row.get(column.link) if column.link else None
    order = row.get(column.sort) if column.sort else None
    if order is None and column.format in NUMBERS:
        order = value
    return ListCell(
        shown.text, shown.state, href(column.link_kind, str(target)) if target else None, order
    )


def shards(model: ListModel) -> list[bytes]:
    """The rows as JSON for the script, in files of at most `SHARD_BYTES` compressed."""
    found: list[bytes] = []
    current: list[str] = []
    size = 0
    for start in range(0, len(model.rows), _STEP):
        part = [
            json.dumps(_data(row), ensure_ascii=False, separators=(",", ":"))
            for row in model.rows[start : start + _STEP]
        ]
        weight = len(zlib.compress(",".join(part).encode()))
        if current and size + weight > SHARD_BYTES:
            found.append(f"[{','.join(current)}]".encode())
            current, size = [], 0
        current += part
        size += weight
    if current:
        found.append(f"[{','.join(current)}]".encode())
    return found


def _data(row: ListRow) -> list[Any]:
    cells: list[Any] = [
        cell.text
        if cell.href is None and cell.order is None
        else [cell.text, cell.order, cell.href]
        for cell in row.cells
    ]
    return [row.id, row.initial, *cells]


class ListPages:
    """Makes the pages of the list of one kind in one language."""

    def __init__(
        self,
        frame: Frame,
        templates: Templates,
        stamps: Stamps,
        model: ListModel,
        files: Mapping[str, str],
        exports: Exports,
    ) -> None:
        self.frame, self.templates, self.stamps = frame, templates, stamps
        self.model, self.files, self.exports = model, files, exports
        self.data = shards(model)
        self.kind = model.kind.name
        self.pages = max(1, -(-len(model.rows) // ROWS))
        self.first = _first_rows(model)

    def due(self) -> Iterator[Due]:
        """The pages, the data of the script, and the exports."""
        base = key_of(self.frame.key, self.model.result.report, self.model.form_number)
        for number, data in enumerate(self.data, 1):
            yield Due(self._data_path(number), key_of("data", data), partial(bytes, data))
        rows = [section.rows for section in self.model.result.sections]
        for path, make in (
            (self.exports.xlsx, self._xlsx),
            (self.exports.csv, lambda: report_csv(self.model.result)),
        ):
            yield Due(path, key_of(base, path, rows, self.exports.stamp), make)
        for number in range(1, self.pages + 1):
            yield self._page(number)

    def _xlsx(self) -> bytes:
        return report_xlsx(self.model.result, self.exports.stamp, number=self.model.form_number)

    def _data_path(self, number: int) -> str:
        return f"{self.kind}/data_{number}.json"

    def _page(self, number: int) -> Due:
        rows = self.model.rows[(number - 1) * ROWS : number * ROWS]
        files = [self.files[row.id] for row in rows if row.id in self.files]
        version = version_of(self.stamps, files) if rows else Version()
        path = list_page(self.kind, number)
        title = self.model.result.title
        settings = self._settings()
        inputs = (
            rows,
            number,
            self.pages,
            len(self.model.rows),
            tuple(self.first.items()),
            settings,
            self.model.form_page,
            self.exports.xlsx,
            self.model.result.label,
        )

        def body() -> str:
            return self.templates.render(
                "parts/list.html.j2",
                self.frame.lang,
                {
                    "model": self.model,
                    "rows": rows,
                    "start": (number - 1) * ROWS + 1,
                    "number": number,
                    "pages": _window(number, self.pages),
                    "last": self.pages,
                    "counts": _counts(self.model),
                    "letters": self._letters(number),
                    "page_href": lambda n: relative(path, list_page(self.kind, n)),
                    "settings": Markup(_script_json(settings)),  # noqa: S704  made for a script element
                    "stamp": self.frame.stamp(version),
                    "xlsx": relative(path, self.exports.xlsx),
                    "csv": relative(path, self.exports.csv),
                    "form_href": relative(path, self.model.form_page)
                    if self.model.form_page
                    else "",
                    "audience": self.frame.audience.title,
                    "masked": any("**" in cell.text for row in rows for cell in row.cells),
                },
            )

        return self.frame.due(path, title, inputs, body, version, toc=False)

    def _letters(self, number: int) -> list[tuple[str, str | None, bool]]:
        """Each letter with the address of its first row, and whether this page begins with it."""
        found: list[tuple[str, str | None, bool]] = []
        here = (number - 1) * ROWS
        for letter in LETTERS:
            at = self.first.get(letter)
            if at is None:
                found.append((letter, None, False))
                continue
            page = at // ROWS + 1
            path = list_page(self.kind, page)
            target = relative(list_page(self.kind, number), path)
            current = here < len(self.model.rows) and self.model.rows[here].initial == letter
            name = "other" if letter == "#" else letter
            found.append((letter, f"{target}#letter-{name}", current))
        return found

    def _settings(self) -> dict[str, Any]:
        names = [column.name for column in self.model.columns]
        sort = next(
            (column.name for column in self.model.columns if column.css == "name"), names[0]
        )
        return {
            "columns": [
                {
                    "name": column.name,
                    "title": column.title,
                    "class": column.css,
                    "number": column.number,
                    "tier": column.tier,
                    "extra": column.extra,
                    "shown": column.shown,
                    "filter": column.filter,
                }
                for column in self.model.columns
            ],
            "files": [self._data_path(n).rpartition("/")[2] for n in range(1, len(self.data) + 1)],
            "sort": sort,
            "grouped": self.model.grouped,
            "missing": say("publish.missing", self.frame.lang),
        }


def _first_rows(model: ListModel) -> dict[str, int]:
    found: dict[str, int] = {}
    if model.grouped:
        for place, row in enumerate(model.rows):
            found.setdefault(row.initial, place)
    return found


def _counts(model: ListModel) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in model.rows:
        counts[row.initial] = counts.get(row.initial, 0) + 1
    return counts


def _window(number: int, last: int) -> list[int | None]:
    """The page numbers to offer: first, last and the neighbours; None stands for a gap."""
    wanted = sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
    found: list[int | None] = []
    for one in wanted:
        if found and isinstance(found[-1], int) and one - found[-1] > 1:
            found.append(None)
        found.append(one)
    return found


def _script_json(value: object) -> str:
    """JSON that may stand inside a script element: no ``<`` can end it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def list_section(model: ListModel) -> SectionResult:
    """The section that the list shows."""
    return model.result.sections[0]
