"""Report files: ``site/reports/NAME.sql``, a YAML header and one SELECT a section.

A header says what the report is called, where the catalogue asks for it, which period it is
made for and how each column is shown; the SQL below it gives the rows. Sections are introduced
by a line ``-- section: ID``; a report with one section needs none. What stands before the
first of them, a ``WITH`` and its tables, is put in front of every section.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dangan.findings import sql_header
from dangan.project import Project, UserError
from dangan.publish.model import ChartSpec, Column, Report, Section, SeriesSpec
from dangan.publish.values import EMPTIES, FORMATS, NUMBERS
from dangan.schema.model import CLASSES
from dangan.text import Both, both, fields_of, say_both

PERIODS = ("day", "month", "quarter", "year")
SHOWS = ("table", "text", "facts", "figures")
TONES = (
    *("tier-a", "tier-b", "tier-c", "blue-1", "blue-2", "blue-3", "blue-4", "neutral", "late"),
)
CHARTS = ("stacked-bar", "bar", "histogram", "line")

_SECTION = re.compile(r"^--[ \t]*section:[ \t]*(\S+)[ \t]*$", re.MULTILINE)
_HEADER_KEYS = frozenset(
    {
        "id",
        "title",
        "description",
        "source",
        "lists",
        "over",
        "group",
        "order",
        "period",
        "dates",
        "form",
        "result_class",
        "shows_masked",
        "sections",
    }
)
_SECTION_KEYS = frozenset(
    {"id", "title", "note", "unit", "show", "text", "empty", "half", "columns", "chart"}
)
_COLUMN_KEYS = frozenset(
    {
        "name",
        "title",
        "format",
        "link",
        "link_kind",
        "align",
        "sort",
        "filter",
        "extra",
        "unit",
        "total",
        "empty",
        "width",
        "signed",
        "decimals",
        "only",
        "pivot",
    }
)
_CHART_KEYS = frozenset(
    {"type", "label", "label_format", "series", "format", "marks", "low", "high", "tone", "unit"}
)


def load_reports(project: Project) -> dict[str, Report]:
    """Every report of the product and the company by id, in the order they are listed.

    Raises UserError naming file and section for a file that cannot be understood.
    """
    found: list[Report] = []
    for path in project.files("site/reports", ".sql").values():
        found.append(parse_report(_read(path, project.relative(path)), project.relative(path)))
    found.sort(key=lambda report: (report.order, report.id))
    by_id: dict[str, Report] = {}
    for report in found:
        if report.id in by_id:
            raise bad(report.file, "", say_both("publish.why_id_taken", id=report.id))
        by_id[report.id] = report
    return by_id


def bad(file: str, section: str, reason: Both) -> UserError:
    """The error of a report file: where, and what is wrong there."""
    key = "publish.bad_section" if section else "publish.bad_report"
    return UserError(key, file=file, section=section, reason=reason)


def parse_report(text: str, file: str) -> Report:
    """The report in ``text``; ``file`` names it in errors. Raises UserError."""
    header = sql_header(text, file)
    _known(header, _HEADER_KEYS, file, "")
    for key in ("id", "title", "sections"):
        if not header.get(key):
            raise bad(file, "", say_both("publish.why_key_missing", key=key))
    periods = _periods(header.get("period", "none"), file)
    result_class = header.get("result_class")
    if result_class is not None:
        _one_of(str(result_class), CLASSES, "result_class", file, "")
    if result_class and header.get("shows_masked"):
        raise bad(file, "", say_both("publish.why_masked_result"))
    dates = str(header.get("dates", "")).split(".")
    if periods and len(dates) != 2:
        raise bad(file, "", say_both("publish.why_dates", period=", ".join(periods)))
    bodies = _bodies(text[text.index("*/") + 2 :], header["sections"], file)
    return Report(
        id=str(header["id"]),
        title=both(header["title"]),
        description=_optional(header.get("description")),
        source=tuple(str(clause) for clause in header.get("source") or ()),
        periods=periods,
        dates=(dates[0], dates[1]) if len(dates) == 2 else None,
        lists=_text(header.get("lists")),
        over=_text(header.get("over")),
        form=_text(header.get("form")),
        group=str(header.get("group", "")),
        order=_whole(header, "order", 1000, file, ""),
        sections=tuple(_section(entry, bodies, file) for entry in header["sections"]),
        result_class=_text(result_class),
        shows_masked=tuple(str(name) for name in header.get("shows_masked") or ()),
        file=file,
    )


def _periods(written: object, file: str) -> tuple[str, ...]:
    if written == "none":
        return ()
    periods = tuple(str(one) for one in written) if isinstance(written, list) else (str(written),)
    for period in periods:
        _one_of(period, PERIODS, "period", file, "")
    return tuple(one for one in PERIODS if one in periods)


def _read(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise bad(file, "", say_both("publish.why_not_utf8")) from error


def _bodies(sql: str, sections: Any, file: str) -> dict[str, str]:
    """The SQL of each section by its id."""
    if not isinstance(sections, list) or not all(
        isinstance(entry, Mapping) and entry.get("id") for entry in sections
    ):
        raise bad(file, "", say_both("publish.why_key_missing", key="sections.id"))
    announced = [str(entry["id"]) for entry in sections]
    parts = _SECTION.split(sql)
    if len(parts) == 1 and len(announced) == 1:
        return {announced[0]: _clean(sql)}
    shared = parts[0].strip()
    bodies = {
        name: _clean(f"{shared}\n{body.lstrip()}" if shared and body.strip() else body)
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }
    for name in announced:
        if not bodies.get(name):
            raise bad(file, name, say_both("publish.why_no_sql", section=name))
    for name in bodies:
        if name not in announced:
            raise bad(file, name, say_both("publish.why_not_announced", section=name))
    return bodies


def _clean(sql: str) -> str:
    return sql.strip().removesuffix(";").rstrip()


def _section(entry: Mapping[str, Any], bodies: Mapping[str, str], file: str) -> Section:
    ident = str(entry["id"])
    _known(entry, _SECTION_KEYS, file, ident)
    show = str(entry.get("show", "table"))
    _one_of(show, SHOWS, "show", file, ident)
    if not entry.get("title"):
        raise bad(file, ident, say_both("publish.why_key_missing", key="title"))
    columns = tuple(_column(column, file, ident) for column in entry.get("columns") or ())
    if not columns:
        raise bad(file, ident, say_both("publish.why_key_missing", key="columns"))
    if sum(column.pivot is not None for column in columns) > 1:
        raise bad(file, ident, say_both("publish.why_one_pivot"))
    if show == "text":
        _sentence(entry.get("text"), columns, file, ident)
    if show == "figures" and len(columns) < 2:
        raise bad(file, ident, say_both("publish.why_figures"))
    chart = entry.get("chart")
    return Section(
        id=ident,
        title=both(entry["title"]),
        sql=bodies[ident],
        columns=columns,
        note=_optional(entry.get("note")),
        unit=_optional(entry.get("unit")),
        show=show,
        text=_optional(entry.get("text")),
        empty=_optional(entry.get("empty")),
        half=bool(entry.get("half", False)),
        chart=_chart(chart, file, ident) if chart else None,
    )


def _sentence(written: object, columns: tuple[Column, ...], file: str, section: str) -> None:
    if not written:
        raise bad(file, section, say_both("publish.why_key_missing", key="text"))
    names = {column.name for column in columns}
    template = both(written)
    for name in sorted((fields_of(template.zh) | fields_of(template.en)) - names):
        raise bad(file, section, say_both("publish.why_no_column", column=name))


def _column(entry: Any, file: str, section: str) -> Column:
    if not isinstance(entry, Mapping) or not entry.get("name") or not entry.get("title"):
        raise bad(file, section, say_both("publish.why_column"))
    _known(entry, _COLUMN_KEYS, file, section)
    form = str(entry.get("format", "text"))
    _one_of(form, tuple(sorted(FORMATS)), "format", file, section)
    empty = str(entry.get("empty", "missing"))
    _one_of(empty, EMPTIES, "empty", file, section)
    total = _text(entry.get("total"))
    if total is not None:
        _one_of(total, ("sum",), "total", file, section)
    kind = _text(entry.get("filter"))
    if kind is not None:
        _one_of(kind, ("text", "choice"), "filter", file, section)
    align = str(entry.get("align", "right" if form in NUMBERS else "left"))
    _one_of(align, ("left", "right", "center"), "align", file, section)
    return Column(
        name=str(entry["name"]),
        title=both(entry["title"]),
        format=form,
        link=_text(entry.get("link")),
        link_kind=_text(entry.get("link_kind")),
        align=align,
        sort=_text(entry.get("sort")),
        filter=kind,
        extra=bool(entry.get("extra", False)),
        unit=_optional(entry.get("unit")),
        total=total,
        empty=empty,
        width=_whole(entry, "width", 0, file, section),
        signed=bool(entry.get("signed", False)),
        decimals=_whole(entry, "decimals", 0, file, section) if "decimals" in entry else None,
        only=_only(entry.get("only"), file, section),
        pivot=_text(entry.get("pivot")),
    )


def _only(written: object, file: str, section: str) -> tuple[str, str] | None:
    if written is None:
        return None
    table, dot, column = str(written).partition(".")
    if not dot:
        raise bad(file, section, say_both("publish.why_only", value=str(written)))
    return table, column


def _chart(entry: Any, file: str, section: str) -> ChartSpec:
    if not isinstance(entry, Mapping):
        raise bad(file, section, say_both("publish.why_key_missing", key="chart.type"))
    _known(entry, _CHART_KEYS, file, section)
    kind = str(entry.get("type", ""))
    _one_of(kind, CHARTS, "chart.type", file, section)
    needed = ("low", "high") if kind == "histogram" else ("label",)
    for key in needed:
        if not entry.get(key):
            raise bad(file, section, say_both("publish.why_key_missing", key=f"chart.{key}"))
    label_format = str(entry.get("label_format", "text"))
    _one_of(label_format, tuple(sorted(FORMATS)), "chart.label_format", file, section)
    series = tuple(_series(one, file, section) for one in entry.get("series") or ())
    if not series or (kind in {"bar", "histogram"} and len(series) > 1):
        raise bad(file, section, say_both("publish.why_one_series"))
    return ChartSpec(
        type=kind,
        label=str(entry.get("label", "")),
        label_format=label_format,
        series=series,
        format=str(entry.get("format", "integer")),
        unit=_optional(entry.get("unit")),
        marks=_chart_marks(entry.get("marks"), file, section),
        low=str(entry.get("low", "")),
        high=str(entry.get("high", "")),
        tone=str(entry.get("tone", "")),
    )


def _series(entry: Any, file: str, section: str) -> SeriesSpec:
    if not isinstance(entry, Mapping) or not entry.get("column") or not entry.get("title"):
        raise bad(file, section, say_both("publish.why_key_missing", key="chart.series"))
    tone = str(entry.get("tone", "blue-1"))
    _one_of(tone, TONES, "tone", file, section)
    return SeriesSpec(str(entry["column"]), both(entry["title"]), tone)


def _chart_marks(entry: Any, file: str, section: str) -> tuple[str, str, str, str] | None:
    if entry is None:
        return None
    keys = ("section", "at", "below", "above")
    if not isinstance(entry, Mapping) or not all(entry.get(key) for key in keys):
        raise bad(file, section, say_both("publish.why_key_missing", key="chart.marks"))
    return str(entry["section"]), str(entry["at"]), str(entry["below"]), str(entry["above"])


def _known(entry: Mapping[str, Any], keys: frozenset[str], file: str, section: str) -> None:
    for key in entry:
        if key not in keys:
            raise bad(file, section, say_both("publish.why_unknown_key", key=str(key)))


def _one_of(value: str, choices: tuple[str, ...], key: str, file: str, section: str) -> None:
    if value not in choices:
        reason = say_both(
            "publish.why_not_one_of", key=key, value=value, choices=", ".join(choices)
        )
        raise bad(file, section, reason)


def _whole(entry: Mapping[str, Any], key: str, default: int, file: str, section: str) -> int:
    value = entry.get(key, default)
    if not isinstance(value, int) or value < 0:
        raise bad(file, section, say_both("publish.why_not_number", key=key))
    return value


def _optional(value: object) -> Both | None:
    return both(value) if value else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
