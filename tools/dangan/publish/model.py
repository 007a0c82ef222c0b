"""What a report file describes, as values."""

from __future__ import annotations

from dataclasses import dataclass

from dangan.text import Both


@dataclass(frozen=True)
class Column:
    """How one column of a section is shown; ``name`` is its name in the SELECT.

    ``link`` names the column with the id of the record to link to and ``link_kind`` its kind
    where the id alone does not tell. ``sort`` names the column to sort by. ``extra`` marks
    management columns that a form's own columns do not include. ``width`` is relative; 0
    leaves it to the content. ``only`` is ``(table, column)``: an audience that does not see
    it gets the report without this column and without the lines of the query that end in
    ``-- only: table.column``. With ``pivot`` it is shown once for each value of the column that
    ``pivot`` names, in the order of ``sort``; the rows that differ only in these become one.
    """

    name: str
    title: Both
    format: str = "text"
    link: str | None = None
    link_kind: str | None = None
    align: str = "left"
    sort: str | None = None
    filter: str | None = None
    extra: bool = False
    unit: Both | None = None
    total: str | None = None
    empty: str = "missing"
    width: int = 0
    signed: bool = False
    decimals: int | None = None
    only: tuple[str, str] | None = None
    pivot: str | None = None


@dataclass(frozen=True)
class SeriesSpec:
    """One series of a chart: a column, its name and its colour."""

    column: str
    title: Both
    tone: str


@dataclass(frozen=True)
class ChartSpec:
    """The chart of a section, drawn from its rows.

    ``marks`` is ``(section, at, below, above)``: thresholds taken from the rows of another
    section. ``low``, ``high`` and ``tone`` name the columns of a histogram's bins.
    """

    type: str
    label: str
    label_format: str
    series: tuple[SeriesSpec, ...]
    format: str
    unit: Both | None
    marks: tuple[str, str, str, str] | None
    low: str
    high: str
    tone: str


@dataclass(frozen=True)
class Section:
    """One part of a report: a SELECT and how its rows are shown.

    ``show`` is ``table``, ``text`` (one sentence filled from the first row), ``facts`` (label
    and value of each column) or ``figures`` (large figures, one for each row). ``half`` lets
    two sections stand side by side.
    """

    id: str
    title: Both
    sql: str
    columns: tuple[Column, ...]
    note: Both | None = None
    unit: Both | None = None
    show: str = "table"
    text: Both | None = None
    empty: Both | None = None
    half: bool = False
    chart: ChartSpec | None = None


@dataclass(frozen=True)
class Report:
    """A report as its file describes it.

    ``lists`` names the kind of which it is the list, ``over`` the kind for each record of
    which it gives rows (column ``record``). ``periods`` are the kinds of period it is made
    for, none for a report that covers everything; ``dates`` is the ``(table, column)`` that
    says which of them have data. ``result_class`` lets it be computed on the full store for
    audiences that may see that class. ``shows_masked`` lists the masked columns it may pass
    through.
    """

    id: str
    title: Both
    description: Both | None
    source: tuple[str, ...]
    periods: tuple[str, ...]
    dates: tuple[str, str] | None
    lists: str | None
    over: str | None
    form: str | None
    group: str
    order: int
    sections: tuple[Section, ...]
    result_class: str | None
    shows_masked: tuple[str, ...]
    file: str

    @property
    def period(self) -> str:
        """The shortest period that the report is made for, or ``none``."""
        return self.periods[0] if self.periods else "none"

    def section(self, ident: str) -> Section:
        """The section called ``ident``. Raises KeyError where there is none."""
        for section in self.sections:
            if section.id == ident:
                return section
        raise KeyError(ident)
