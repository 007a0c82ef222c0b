"""Charts as SVG: text stays text, colours are CSS variables, coordinates whole numbers.

One drawing serves light and dark pages. Every bar tells its value in a ``<title>``, pale bars
also as text; the table behind a chart stands beside it on the page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from dangan.publish.markup import tag
from dangan.publish.model import ChartSpec, Section
from dangan.publish.values import Value, decimal_text, text
from dangan.text import say

Rows = Sequence[Mapping[str, Value]]

# fill and the text on it: the values for light pages behind the variable
TONES = {
    "tier-a": ("var(--dg-tier-a,#1C4F82)", "var(--dg-on-a,#FFFFFF)"),
    "tier-b": ("var(--dg-tier-b,#CFE1F3)", "var(--dg-on-b,#133F69)"),
    "tier-c": ("var(--dg-tier-c,#E7EAED)", "var(--dg-on-c,#424B54)"),
    "blue-1": ("var(--dg-blue-1,#1C4F82)", "var(--dg-on-blue-1,#FFFFFF)"),
    "blue-2": ("var(--dg-blue-2,#3F76A8)", "var(--dg-on-blue-2,#FFFFFF)"),
    "blue-3": ("var(--dg-blue-3,#9FC0DE)", "var(--dg-on-blue-3,#1D2630)"),
    "blue-4": ("var(--dg-blue-4,#D2E1EF)", "var(--dg-on-blue-4,#1D2630)"),
    "neutral": ("var(--dg-neutral,#8494A3)", "var(--dg-on-neutral,#1D2630)"),
    "late": ("var(--dg-late,#B42318)", "var(--dg-on-late,#FFFFFF)"),
}
TEXT, FAINT, LINE = "var(--dg-text,#1D2630)", "var(--dg-text-2,#55606B)", "var(--dg-line,#D9DFE5)"

_BIN_TONES = {"A": "tier-a", "B": "blue-3", "C": "neutral"}
_WIDE, _NARROW = 560, 340
_NARROW_ROWS = 4
_ROW, _BAR = 28, 22
_HEIGHT = 220


@dataclass(frozen=True)
class Series:
    """A series of a chart: its name, its colour and a value for each label."""

    title: str
    tone: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Mark:
    """A threshold, with the words for what lies below and above it."""

    at: int
    below: str
    above: str


@dataclass(frozen=True)
class Chart:
    """What is drawn. Values are as stored (fen, score × 100); ``form`` is their format.

    ``edges`` are the bounds of a histogram's bins, one more than it has values, and ``tones``
    the colour of each bin.
    """

    type: str
    title: str
    unit: str
    form: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()
    edges: tuple[int, ...] = ()
    tones: tuple[str, ...] = ()


def build_chart(section: Section, rows: Mapping[str, Rows], lang: str) -> Chart | None:
    """The chart of ``section`` from the rows of the report; None where there is no value."""
    spec, own = section.chart, rows[section.id]
    if spec is None or not own:
        return None
    series = tuple(
        Series(one.title.get(lang), one.tone, tuple(_whole(row[one.column]) for row in own))
        for one in spec.series
    )
    if not any(value for one in series for value in one.values):
        return None
    unit = spec.unit or section.unit
    chart = Chart(
        type=spec.type,
        title=section.title.get(lang),
        unit=unit.get(lang) if unit else "",
        form=spec.format,
        labels=tuple(
            text(row[spec.label], spec.label_format, lang) if spec.label else "" for row in own
        ),
        series=series,
        marks=_marks(spec, rows),
    )
    if spec.type != "histogram":
        return chart
    lows = [_whole(row[spec.low]) or 0 for row in own]
    highs = [_whole(row[spec.high]) or 0 for row in own]
    tones = tuple(
        _BIN_TONES.get(str(row[spec.tone]), "blue-3") if spec.tone else "blue-3" for row in own
    )
    return replace(chart, edges=(*lows, highs[-1]), tones=tones)


def chart_svg(chart: Chart, lang: str, *, narrow: bool = False) -> Markup:
    """``chart`` as an SVG element; ``narrow`` is the drawing for phones, with fewer rows."""
    width = _NARROW if narrow else _WIDE
    if narrow and chart.type in {"stacked-bar", "line"}:
        chart = _last(chart, _NARROW_ROWS if chart.type == "stacked-bar" else 6)
    draw = {"histogram": _histogram, "line": _line}.get(chart.type, _bars)
    body, height = draw(chart, lang, width)
    label = say("publish.chart_label", lang, title=chart.title)
    content = tag("title", chart.title) + Markup("").join(body)
    return tag(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        class_="dg-chart dg-chart-narrow" if narrow else "dg-chart",
        role="img",
        aria_label=label,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        font_size=12,
    )


def text_width(words: str) -> int:
    """About how many pixels ``words`` take at 12 px."""
    return sum(12 if unicodedata.east_asian_width(one) in "WF" else 7 for one in words)


def shortened(words: str, room: int) -> str:
    """``words`` cut to ``room`` pixels with an ellipsis where they are longer."""
    if text_width(words) <= room:
        return words
    while words and text_width(words) + 12 > room:
        words = words[:-1]
    return f"{words}…"


def _bars(chart: Chart, lang: str, width: int) -> tuple[list[Markup], int]:
    """Horizontal bars, one row a label; several series lie end to end."""
    stacked = chart.type == "stacked-bar"
    left = min(max(map(text_width, chart.labels)) + 10, width * 2 // 5)
    sums = [sum(max(one.values[i] or 0, 0) for one in chart.series) for i in _places(chart)]
    ends = [text(total, chart.form, lang) for total in sums]
    room = width - left - max(map(text_width, ends)) - 12
    most = max(sums) or 1
    body: list[Markup] = []
    top = 0
    if stacked:
        body.append(_legend(chart, left))
        top = 24
    for i in _places(chart):
        y = top + i * _ROW
        bold = stacked and i == len(chart.labels) - 1
        ink = TEXT if bold else FAINT
        body.append(
            _words(shortened(chart.labels[i], left - 10), (left - 8, y + 15), "end", ink, bold=bold)
        )
        x = left
        for one in chart.series:
            value = max(one.values[i] or 0, 0)
            size = value * room // most
            shown = text(value, chart.form, lang)
            title = f"{chart.labels[i]} {one.title} {shown}"
            body.append(_bar(one.tone, title, x=x, y=y, width=size, height=_BAR))
            if stacked and size >= text_width(shown) + 8:
                body.append(_words(shown, (x + 5, y + 15), "start", TONES[one.tone][1], bold=bold))
            x += size
        body.append(_words(ends[i], (x + 6, y + 15), "start", ink, bold=bold))
    return body, top + len(chart.labels) * _ROW


def _histogram(chart: Chart, lang: str, width: int) -> tuple[list[Markup], int]:
    """Upright bars over a scale of figures, thresholds as dashed lines with their words."""
    values = [max(value or 0, 0) for value in chart.series[0].values]
    low, high = chart.edges[0], chart.edges[-1]
    left, right, top, floor = 34, width - 24, 26, _HEIGHT - 24
    step, most = _scale(max(values))

    def across(value: int) -> int:
        return left + (value - low) * (right - left) // max(high - low, 1)

    def up(value: int) -> int:
        return floor - value * (floor - top - 16) // most

    body = _grid(range(0, most + 1, step), up, left, right)
    for i, value in enumerate(values):
        x, end = across(chart.edges[i]), across(chart.edges[i + 1])
        span = "–".join(_edge(edge) for edge in chart.edges[i : i + 2])
        shown = text(value, chart.form, lang)
        size = {"x": x + 1, "y": up(value), "width": end - x - 2, "height": floor - up(value)}
        body.append(_bar(chart.tones[i], f"{span} {shown}", **size))
        if value:
            body.append(_words(shown, ((x + end) // 2, up(value) - 4), "middle"))
    every = max(1, -(-len(chart.edges) * 40 // (right - left)))
    for edge in chart.edges[::every]:
        body.append(_words(_edge(edge), (across(edge), floor + 16), "middle"))
    for mark in chart.marks:
        if low <= mark.at <= high:
            x = across(mark.at)
            body.append(_dashes(x, 6, x, floor))
            body.append(_words(mark.below, (x - 6, 14), "end", TEXT))
            body.append(_words(mark.above, (x + 6, 14), "start", TEXT))
    return body, _HEIGHT


def _line(chart: Chart, lang: str, width: int) -> tuple[list[Markup], int]:
    """Lines over labels in equal distances, thresholds as dashed lines; gaps stay gaps."""
    known = [value for one in chart.series for value in one.values if value is not None]
    known += [mark.at for mark in chart.marks]
    low, high = min(known), max(known)
    reach = max(high - low, 100)
    low, high = low - reach // 10, high + reach // 10
    left, right, top, floor = 44, width - 44, 24, _HEIGHT - 30
    gaps = max(len(chart.labels) - 1, 1)

    def across(place: int) -> int:
        return left + place * (right - left) // gaps

    def up(value: int) -> int:
        return floor - (value - low) * (floor - top) // (high - low)

    body: list[Markup] = []
    for mark in chart.marks:
        y = up(mark.at)
        body.append(_dashes(left, y, right, y))
        body.append(_words(mark.above, (right + 6, y - 3), "start"))
        body.append(_words(mark.below, (right + 6, y + 13), "start"))
    for one in chart.series:
        for run in _runs(one.values):
            path = " ".join(f"{across(i)},{up(value)}" for i, value in run)
            stroke = TONES[one.tone][0]
            body.append(tag("polyline", points=path, fill="none", stroke=stroke, stroke_width=2))
        for i, value in enumerate(one.values):
            if value is None:
                continue
            shown = text(value, chart.form, lang)
            title = tag("title", f"{chart.labels[i]} {one.title} {shown}")
            ink = TONES[one.tone][0]
            body.append(tag("circle", title, cx=across(i), cy=up(value), r=3, fill=ink))
            body.append(_words(shown, (across(i), up(value) - 8), "middle", TEXT))
    every = max(1, -(-max(map(text_width, chart.labels)) * len(chart.labels) // (right - left)))
    for i in reversed(range(len(chart.labels) - 1, -1, -every)):
        body.append(_words(chart.labels[i], (across(i), floor + 20), "middle"))
    return body, _HEIGHT


def _runs(values: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """Unbroken runs of values with their places."""
    runs: list[list[tuple[int, int]]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((i, value))
    return [run for run in runs if len(run) > 1]


def _marks(spec: ChartSpec, rows: Mapping[str, Rows]) -> tuple[Mark, ...]:
    if spec.marks is None:
        return ()
    section, at, below, above = spec.marks
    return tuple(
        Mark(value, str(row.get(below) or ""), str(row.get(above) or ""))
        for row in rows.get(section, ())
        if (value := _whole(row.get(at))) is not None
    )


def _last(chart: Chart, count: int) -> Chart:
    series = tuple(replace(one, values=one.values[-count:]) for one in chart.series)
    return replace(chart, labels=chart.labels[-count:], series=series)


def _whole(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _places(chart: Chart) -> range:
    return range(len(chart.labels))


def _edge(value: int) -> str:
    """A bound of a bin; bounds are scores × 100."""
    return decimal_text(value, 2, 2 if value % 100 else 0)


def _scale(most: int) -> tuple[int, int]:
    """A round step for grid lines and the top of the scale, at most five lines."""
    step = next(
        base * 10**power
        for power in range(20)
        for base in (1, 2, 5)
        if most <= 5 * base * 10**power
    )
    return step, max(-(-most // step), 1) * step


def _grid(ticks: range, up: Callable[[int], int], left: int, right: int) -> list[Markup]:
    body: list[Markup] = []
    for tick in ticks:
        y = up(tick)
        body.append(tag("line", x1=left, y1=y, x2=right, y2=y, stroke=LINE))
        body.append(_words(decimal_text(tick, 0, 0), (left - 6, y + 4), "end"))
    return body


def _legend(chart: Chart, left: int) -> Markup:
    parts: list[Markup] = []
    x = left
    for one in chart.series:
        parts.append(tag("rect", x=x, y=2, width=12, height=12, rx=2, fill=TONES[one.tone][0]))
        parts.append(_words(one.title, (x + 17, 12), "start"))
        x += text_width(one.title) + 34
    return Markup("").join(parts)


def _bar(tone: str, title: str, *, x: int, y: int, width: int, height: int) -> Markup:
    return tag(
        "rect", tag("title", title), x=x, y=y, width=width, height=height, fill=TONES[tone][0]
    )


def _dashes(x1: int, y1: int, x2: int, y2: int) -> Markup:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=TEXT, stroke_dasharray="4 3")


def _words(
    words: str, at: tuple[int, int], anchor: str, fill: str = FAINT, *, bold: bool = False
) -> Markup:
    weight = {"font_weight": 600} if bold else {}
    return tag("text", words, x=at[0], y=at[1], text_anchor=anchor, fill=fill, **weight)
