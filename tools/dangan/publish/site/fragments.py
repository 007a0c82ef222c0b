"""The pieces of HTML that pages are full of: values, facts, table rows.

A page holds hundreds of them and a site tens of thousands of pages, so they are put together
here instead of in templates. Every text goes through `esc`, the same escaper as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from dangan.publish.model import Column
from dangan.publish.reports import Row, SectionResult
from dangan.publish.site.course import Event
from dangan.publish.site.facts import Fact, ListTable, Part, TableColumn
from dangan.publish.site.related import RelatedTable
from dangan.publish.tables import column_cell, column_decimals, column_title
from dangan.publish.values import Value, cell
from dangan.text import say

Href = Callable[[str | None, str], str | None]

TIERS = {"A": "a", "B": "b", "C": "c"}

_SPECIAL = re.compile(r"[&<>\"']")
_SHORT = 9


def esc(text: str) -> str:
    """``text`` for HTML; most texts hold nothing that needs escaping and stay as they are."""
    return str(escape(text)) if _SPECIAL.search(text) else text


def part_text(part: Part) -> str:
    """A value: its link, its state, its word of warning."""
    text = esc(part.text)
    if part.href:
        text = f'<a href="{esc(part.href)}">{text}</a>'
    elif part.state:
        text = f'<span class="{part.state}">{text}</span>'
    if part.label:
        text += f' <span class="dg-label dg-label-late">{esc(part.label)}</span>'
    return text


def part_html(part: Part) -> Markup:
    """`part_text` for a template."""
    return Markup(part_text(part))  # noqa: S704  escaped piece by piece


class Fragments:
    """The pieces in one language, as templates call them."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.comma = esc(say("site.list_comma", lang))
        self.computed = esc(say("site.computed", lang))

    def show(self, parts: Iterable[Part]) -> Markup:
        """Values with commas between them."""
        return Markup(self._show(parts))  # noqa: S704  escaped piece by piece

    def _show(self, parts: Iterable[Part]) -> str:
        return self.comma.join([part_text(part) for part in parts])

    def facts(self, title: str, facts: Sequence[Fact]) -> Markup:
        """A group of facts with its heading, if it has one."""
        out = ['<div class="dg-facts__group">']
        if title:
            out.append(f"<h3>{esc(title)}</h3>")
        out.append("<dl>")
        # where all of them are computed the heading says so
        say_so = not all(fact.computed for fact in facts)
        for fact in facts:
            long = ' class="dg-pre"' if fact.long else ""
            out.append(f"<dt>{esc(fact.title)}</dt><dd{long}>{self._show(fact.parts)}")
            if fact.computed and say_so:
                out.append(f' <span class="dg-faint dg-small">{self.computed}</span>')
            out.append("</dd>\n")
        out.append("</dl></div>\n")
        return Markup("".join(out))  # noqa: S704  escaped piece by piece

    def table(self, table: ListTable) -> Markup:
        """A list of the record as a table."""
        labels = [esc(column.title) for column in table.columns]
        out = [_head(table.columns)]
        for row in table.rows:
            out.append("<tr>")
            for place, (column, cell_parts) in enumerate(zip(table.columns, row, strict=True)):
                text = self._show(cell_parts)
                short = sum(len(part.text) for part in cell_parts) < _SHORT
                css = _css(column.number, place == 0, short)
                out.append(f'<td{css} data-label="{labels[place]}">{text}</td>')
            out.append("</tr>\n")
        out.append("</tbody></table>\n")
        return Markup("".join(out))  # noqa: S704  escaped piece by piece

    def related(self, table: RelatedTable) -> Markup:
        """Records that refer to a record, as a table; their number stands under the name."""
        labels = [esc(column.title) for column in table.columns]
        out = [_head(table.columns)]
        for row, number in table.rows:
            out.append("<tr>")
            for place, (column, part) in enumerate(zip(table.columns, row, strict=True)):
                css = _css(column.number, place == 0, len(part.text) <= _SHORT + 1)
                text = part_text(part)
                if place == 0 and number != part.text:
                    text += f"<small>{esc(number)}</small>"
                out.append(f'<td{css} data-label="{labels[place]}">{text}</td>')
            out.append("</tr>\n")
        out.append("</tbody></table>\n")
        return Markup("".join(out))  # noqa: S704  escaped piece by piece

    def events(self, events: Iterable[Event]) -> Markup:
        """The lines of a timeline."""
        out: list[str] = []
        for one in events:
            text = esc(one.text)
            if one.href:
                text = f'<a href="{esc(one.href)}">{text}</a>'
            detail = f"<small>{esc(one.detail)}</small>" if one.detail else ""
            out.append(
                f'<li><time datetime="{esc(one.on)}">{esc(one.on)}</time>'
                f"<span>{esc(one.what)}</span><span>{text}{detail}</span>"
                f'<span class="dg-timeline__who">{esc(one.who)}</span></li>\n'
            )
        return Markup("".join(out))  # noqa: S704  escaped piece by piece

    def section(self, result: SectionResult, href: Href) -> Markup:
        """The table of a section of a report on records."""
        decimals = column_decimals(result)
        labels = [esc(column_title(column, self.lang)) for column in result.columns]
        out = ['<table class="dg-table">\n<thead><tr>']
        for column, label in zip(result.columns, labels, strict=True):
            out.append(f'<th scope="col"{_align(column)}>{label}</th>')
        out.append("</tr></thead>\n<tbody>\n")
        for number, row in enumerate(result.rows, 1):
            out.append("<tr>")
            for column, label in zip(result.columns, labels, strict=True):
                out.append(self._cell(column, row, label, number, decimals, href))
            out.append("</tr>\n")
        out.append("</tbody>\n")
        if result.totals:
            out.append(self._totals(result, labels, decimals))
        out.append("</table>\n")
        return Markup("".join(out))  # noqa: S704  escaped piece by piece

    def _cell(
        self,
        column: Column,
        row: Row,
        label: str,
        number: int,
        decimals: Mapping[str, int],
        href: Href,
    ) -> str:
        value: Value = number if column.name == "number" else row.get(column.name)
        shown = column_cell(column, value, self.lang, decimals.get(column.name))
        css = [_ALIGNED[column.align]] if column.align in _ALIGNED else []
        text = esc(shown.text)
        if column.format == "tier":
            text = tier_text(value, self.lang)
        elif shown.state:
            css.append(shown.state)
        target = row.get(column.link) if column.link else None
        url = href(column.link_kind, str(target)) if target else None
        if url is not None:
            text = f'<a href="{esc(url)}">{text}</a>'
            css.append("link")
        if column.format == "date":
            css.append("date")
        joined = f' class="{" ".join(css)}"' if css else ""
        return f'<td{joined} data-label="{label}">{text}</td>'

    def _totals(
        self, result: SectionResult, labels: Sequence[str], decimals: Mapping[str, int]
    ) -> str:
        cells: list[str] = []
        for place, column in enumerate(result.columns):
            if column.name in result.totals:
                total = result.totals[column.name]
                text = column_cell(column, total, self.lang, decimals.get(column.name)).text
            else:
                text = say("publish.total", self.lang) if place == 0 else ""
            cells.append(f'<td{_align(column)} data-label="{labels[place]}">{esc(text)}</td>')
        return f"<tfoot><tr>{''.join(cells)}</tr></tfoot>\n"


_ALIGNED = {"right": "num", "center": "center"}


def _align(column: Column) -> str:
    return f' class="{_ALIGNED[column.align]}"' if column.align in _ALIGNED else ""


def tier_text(tier: Value, lang: str) -> str:
    """The badge of a tier; no tier is a dashed one that says so."""
    shade = TIERS.get(str(tier), "none")
    text = esc(cell(tier, "tier", lang).text)
    return f'<span class="dg-tier dg-tier-{shade}">{text}</span>'


def _head(columns: Sequence[TableColumn]) -> str:
    heads = "".join(
        f'<th scope="col" class="num">{esc(column.title)}</th>'
        if column.number
        else f'<th scope="col">{esc(column.title)}</th>'
        for column in columns
    )
    return f'<table class="dg-table">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n'


def _css(number: bool, name: bool, short: bool) -> str:
    names = [css for css, on in (("num", number), ("name", name), ("dg-nowrap", short)) if on]
    return f' class="{" ".join(names)}"' if names else ""
