"""Sections of reports as HTML for the website: tables, sentences, facts and figures.

Everything is there without scripts. ``data-`` attributes tell the page's own script what can
be sorted, filtered and hidden, and give phones the label of each cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from dangan.publish.charts import chart_svg
from dangan.publish.markup import html
from dangan.publish.reports import Column, ReportResult, Row, SectionResult
from dangan.publish.values import NUMBERS, Cell, Value, cell, decimals_for
from dangan.text import fill, say

Href = Callable[["str | None", str], "str | None"]

TIERS = {"A": "a", "B": "b", "C": "c"}

_NOTHING, _TR, _TR_END = Markup(""), Markup("<tr>"), Markup("</tr>\n")
_TD, _TD_END, _CLOSE, _QUOTE = Markup("<td"), Markup("</td>"), Markup('">'), Markup('"')
_CLASS, _SORT, _LABEL = Markup(' class="'), Markup(' data-sort="'), Markup(' data-label="')
_A, _A_END = Markup('<a href="'), Markup("</a>")


def report_html(result: ReportResult, href: Href, *, heading: int = 2) -> Markup:
    """All sections of a report, with the label above where it covers only some records."""
    parts = [
        section_html(section, result.lang, href, heading=heading) for section in result.sections
    ]
    if result.label:
        label = html('<p class="dg-label">{}</p>\n', result.label)
        parts.insert(0, label)
    return Markup("").join(parts)


# a table of more columns than this scrolls by itself instead of squeezing its text
_FITTING = 9


def section_html(result: SectionResult, lang: str, href: Href, *, heading: int = 2) -> Markup:
    """A section with heading, note, chart and what it shows. ``heading`` is its level."""
    section = result.section
    unit = (
        html(' <span class="dg-unit">{}</span>', section.unit.get(lang)) if (section.unit) else ""
    )
    head = Markup('<h{0} id="{1}">{2}{3}</h{0}>\n').format(
        heading, section.id, section.title.get(lang), unit
    )
    note = (
        html('<p class="dg-note">{}</p>\n', section.note.get(lang)) if section.note else Markup("")
    )
    classes = "dg-section dg-half" if section.half else "dg-section"
    return html(
        '<section class="{}">\n{}{}{}{}</section>\n',
        classes,
        head,
        chart_html(result, lang),
        content_html(result, lang, href),
        note,
    )


def chart_html(result: SectionResult, lang: str) -> Markup:
    """The chart of a section in its wide and its narrow drawing; nothing where it has none."""
    if result.chart is None:
        return Markup("")
    return html(
        '<figure class="dg-figure">{}{}</figure>\n',
        chart_svg(result.chart, lang),
        chart_svg(result.chart, lang, narrow=True),
    )


def content_html(result: SectionResult, lang: str, href: Href) -> Markup:
    """What a section shows, without heading and chart."""
    if not result.rows:
        words = (
            result.section.empty.get(lang) if result.section.empty else say("publish.no_rows", lang)
        )
        return html('<p class="dg-empty">{}</p>\n', words)
    if result.section.show == "text":
        return html('<p class="dg-finding">{}</p>\n', sentence(result, lang))
    if result.section.show == "facts":
        return _facts(result, lang, href)
    if result.section.show == "figures":
        return _figures(result, lang)
    table = table_html(result, lang, href)
    if len(result.columns) <= _FITTING:
        return table
    title = result.section.title.get(lang)
    return html(
        '<div class="dg-scroll dg-wide" tabindex="0" role="region" aria-label="{}">\n{}</div>\n',
        title,
        table,
    )


def sentence(result: SectionResult, lang: str) -> str:
    """The sentence of a section that shows ``text``, filled from its first row."""
    template = result.section.text
    if template is None or not result.rows:
        return ""
    values = {
        column.name: column_cell(column, result.rows[0][column.name], lang).text
        for column in result.columns
    }
    return fill(template.get(lang), lang, values)


def table_html(
    result: SectionResult,
    lang: str,
    href: Href,
    *,
    columns: Sequence[Column] | None = None,
    rows: Sequence[Row] | None = None,
    group: str | None = None,
) -> Markup:
    """The table of a section.

    ``columns`` and ``rows`` limit it (default: all), ``group`` is the column whose values head
    groups of rows (``name_initial``). Totals are those of the whole section.
    """
    shown = result.columns if columns is None else tuple(columns)
    listed = result.rows if rows is None else tuple(rows)
    decimals = column_decimals(result)
    titled = [(column, escape(column_title(column, lang))) for column in shown]
    body: list[Markup] = []
    last: Value = None
    for row in listed:
        if group is not None and row.get(group) != last:
            last = row.get(group)
            count = sum(1 for one in result.rows if one.get(group) == last)
            body.append(_group_row(last, count, len(shown), lang))
        cells = (
            _td(column, row, lang, href, title=title, decimals=decimals.get(column.name))
            for column, title in titled
        )
        body.append(_NOTHING.join((_TR, *cells, _TR_END)))
    head = Markup("").join(_th(column, lang) for column in shown)
    return html(
        '<table class="dg-table" data-section="{}">\n<thead><tr>{}</tr></thead>\n'
        "<tbody>\n{}</tbody>\n{}</table>\n",
        result.section.id,
        head,
        Markup("").join(body),
        _foot(result, shown, lang, decimals),
    )


def tier_html(tier: Value, lang: str) -> Markup:
    """The badge of a tier; no tier is a dashed one that says so."""
    shade = TIERS.get(str(tier), "none")
    return html('<span class="dg-tier dg-tier-{}">{}</span>', shade, cell(tier, "tier", lang).text)


def column_title(column: Column, lang: str) -> str:
    """The heading of a column with its unit in brackets."""
    title = column.title.get(lang)
    if column.unit is None:
        return title
    return say("publish.with_unit", lang, title=title, unit=column.unit)


def column_decimals(result: SectionResult) -> dict[str, int]:
    """How many decimals each column of figures shows, so that they stand in line."""
    return {
        column.name: column.decimals
        if column.decimals is not None
        else decimals_for((row[column.name] for row in result.rows), column.format)
        for column in result.columns
        if column.format in NUMBERS
    }


def column_cell(column: Column, value: Value, lang: str, decimals: int | None = None) -> Cell:
    """A value of ``column`` as people read it."""
    shown = column.decimals if decimals is None else decimals
    return cell(
        value, column.format, lang, decimals=shown, empty=column.empty, signed=column.signed
    )


def _th(column: Column, lang: str) -> Markup:
    classes = "num" if column.align == "right" else column.align
    numeric = column.format in NUMBERS
    extra = Markup(" data-extra") if column.extra else ""
    chosen = html(' data-filter="{}"', column.filter) if column.filter else ""
    return html('<th scope="col" class="{}" data-column="{}" data-type="{}"{}{}>{}</th>',
        classes, column.name, "number" if numeric else "text", chosen, extra,
        column_title(column, lang),
    )  # fmt: skip


def _td(
    column: Column, row: Row, lang: str, href: Href, *, title: Markup, decimals: int | None
) -> Markup:
    value = row[column.name]
    shown = column_cell(column, value, lang, decimals)
    classes = [name for name in ("num" if column.align == "right" else "", shown.state) if name]
    if column.align == "center":
        classes.insert(0, "center")
    content: Markup | str = escape(shown.text)
    if shown.state == "tier":
        content = tier_html(value, lang)
    target = row.get(column.link) if column.link else None
    url = href(column.link_kind, str(target)) if target else None
    if url is not None:
        classes.append("link")
        content = _NOTHING.join((_A, url, _CLOSE, content, _A_END))
    order = row.get(column.sort) if column.sort else value if column.format in NUMBERS else None
    parts: list[Markup | str] = [_TD]
    if classes:
        parts += (_CLASS, " ".join(classes), _QUOTE)
    if order is not None:
        parts += (_SORT, str(order), _QUOTE)
    parts += (_LABEL, title, _CLOSE, content, _TD_END)
    return _NOTHING.join(parts)  # escapes what is no Markup; long lists have 100,000 cells


def _group_row(name: Value, count: int, span: int, lang: str) -> Markup:
    return Markup(
        '<tr class="dg-group" id="letter-{0}"><th colspan="{1}" scope="rowgroup">{0}'
        " <span>{2}</span></th></tr>\n"
    ).format(name or "#", span, say("publish.group_count", lang, count=count))


def _foot(
    result: SectionResult, columns: Sequence[Column], lang: str, decimals: dict[str, int]
) -> Markup:
    if not result.totals:
        return Markup("")
    cells = []
    for place, column in enumerate(columns):
        if column.name in result.totals:
            shown = column_cell(
                column, result.totals[column.name], lang, decimals.get(column.name)
            ).text
        else:
            shown = say("publish.total", lang) if place == 0 else ""
        kind = Markup(' class="num"') if column.align == "right" else ""
        cells.append(html('<td{} data-label="{}">{}</td>', kind, column_title(column, lang), shown))
    return html("<tfoot><tr>{}</tr></tfoot>\n", Markup("").join(cells))


def _facts(result: SectionResult, lang: str, href: Href) -> Markup:
    parts = []
    for row in result.rows:
        for column in result.columns:
            shown = column_cell(column, row[column.name], lang)
            content: Markup | str = (
                tier_html(row[column.name], lang) if shown.state == "tier" else shown.text
            )
            target = row.get(column.link) if column.link else None
            url = href(column.link_kind, str(target)) if target else None
            if url is not None:
                content = html('<a href="{}">{}</a>', url, content)
            kind = html(' class="{}"', shown.state) if shown.state else ""
            parts.append(
                html("<dt>{}</dt><dd{}>{}</dd>\n", column_title(column, lang), kind, content)
            )
    return html('<dl class="dg-facts">\n{}</dl>\n', Markup("").join(parts))


def _figures(result: SectionResult, lang: str) -> Markup:
    """One large figure a row: what it is, the figure, and the rest in small print."""
    items = []
    for row in result.rows:
        label, figure, *rest = result.columns
        head = (
            tier_html(row[label.name], lang)
            if label.format == "tier"
            else escape(column_cell(label, row[label.name], lang).text)
        )
        small = [
            html(
                "<small>{} {}</small>",
                column_title(column, lang),
                column_cell(column, row[column.name], lang).text,
            )
            for column in rest
        ]
        items.append(
            html(
                "<li><span>{}</span> <strong>{}</strong>{}</li>\n",
                head,
                column_cell(figure, row[figure.name], lang).text,
                Markup("").join(small),
            )
        )
    return html('<ul class="dg-figures">\n{}</ul>\n', Markup("").join(items))
