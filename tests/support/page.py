"""Reading built pages with nothing but html.parser: elements, texts and tables."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
})  # fmt: skip
RAW = frozenset({"script", "style"})
_ROWS = frozenset({"tr", "tbody", "tfoot"})
_CELLS = _ROWS | {"td", "th"}
_BLOCKS = frozenset({
    "address", "article", "aside", "div", "dl", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "header", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
})  # fmt: skip
# elements whose end tag may be left out, and the start tags that end them
_ENDED_BY = {
    "td": _CELLS, "th": _CELLS, "tr": _ROWS, "thead": {"tbody", "tfoot"},
    "tbody": {"tbody", "tfoot"}, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"},
    "p": _BLOCKS, "option": {"option"},
}  # fmt: skip


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        """Its classes."""
        return set(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """All text inside, white space collapsed; no scripts and styles."""
        return " ".join("".join(self._texts()).split())

    @property
    def raw(self) -> str:
        """Its own text as written."""
        return "".join(child for child in self.children if isinstance(child, str))

    def _texts(self) -> list[str]:
        if self.tag in RAW:
            return []
        found: list[str] = []
        for child in self.children:
            if isinstance(child, str):
                found.append(child)
            else:
                found.extend(child._texts())
        return found

    def walk(self) -> list[Element]:
        """The element and everything below it, in order."""
        found = [self]
        for child in self.children:
            if isinstance(child, Element):
                found.extend(child.walk())
        return found

    def all(self, tag: str = "", css: str = "") -> list[Element]:
        """Elements below with this tag and this class."""
        return [
            element
            for element in self.walk()[1:]
            if tag in ("", element.tag) and (not css or css in element.classes)
        ]

    def one(self, tag: str = "", css: str = "") -> Element:
        """The only such element."""
        found = self.all(tag, css)
        assert len(found) == 1, f"{len(found)} of {tag}.{css}"
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_implied(tag)
        made = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(made)
        if tag not in VOID:
            self.at = made
        if tag in ("title", "textarea") and not hasattr(self, "RCDATA_CONTENT_ELEMENTS"):
            self.set_cdata_mode(tag)  # before Python 3.13.6 markup is seen in a title

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.at))

    def handle_endtag(self, tag: str) -> None:
        open_ = self.at
        while open_.parent is not None and open_.tag != tag:
            open_ = open_.parent
        if open_.parent is not None:
            self.at = open_.parent

    def handle_data(self, data: str) -> None:
        raw = self.at.tag in ("title", "textarea") and self.cdata_elem
        self.at.children.append(html.unescape(data) if raw else data)

    def _end_implied(self, tag: str) -> None:
        """End the open elements that ``tag`` ends by standing there."""
        while tag in _ENDED_BY.get(self.at.tag, ()):
            self.at = self.at.parent or self.root


@lru_cache(maxsize=256)
def read(path: Path) -> Element:
    """The page at ``path``."""
    builder = _Builder()
    builder.feed(path.read_text(encoding="utf-8"))
    builder.close()
    return builder.root


@dataclass(frozen=True)
class Table:
    """A table: its headings, and its rows as cells by place."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> list[dict[str, str]]:
        """The rows by heading."""
        return [dict(zip(self.headings, row, strict=True)) for row in self.rows]


def table_of(element: Element) -> Table:
    """The table that ``element`` is; rows that span all columns are left out."""
    rows = [row for row in element.all("tr") if _owner(row) is element]
    cells = [[c for c in row.children if isinstance(c, Element)] for row in rows]
    headings = next(row for row in cells if row and all(c.tag == "th" for c in row))
    body = [
        tuple(cell.text for cell in row)
        for row in cells
        if row is not headings and not any("colspan" in c.attributes for c in row)
    ]
    return Table(tuple(cell.text for cell in headings), tuple(body))


def _owner(row: Element) -> Element | None:
    above = row.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above


def tables(root: Element, css: str = "") -> list[Table]:
    """All tables of a page that have a row of headings, those of one class if given."""
    found = [t for t in root.all("table", css) if t.all("th")]
    return [table_of(table) for table in found]


def section(root: Element, ident: str) -> Element:
    """The section whose heading has the id ``ident``."""
    heading = next(e for e in root.walk() if e.attributes.get("id") == ident)
    above = heading.parent
    while above is not None and above.tag != "section":
        above = above.parent
    assert above is not None, f"{ident} stands in no section"
    return above
