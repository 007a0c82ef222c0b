"""Filling forms: from a report, from a record, or blank."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from dangan.project import Project, UserError
from dangan.publish.filled import Box, Filled, Item, Listing, Press, Sign, Signer
from dangan.publish.formfile import Form, SignLine, bad_form, load_forms
from dangan.publish.formparts import (
    head_of,
    in_rows,
    printed,
    record_blocks,
    record_sign,
    report_of,
)
from dangan.publish.labels import load_labels
from dangan.publish.model import Column, Report, Section
from dangan.publish.pivot import blank_columns
from dangan.publish.reports import ReportResult, Row, SectionResult
from dangan.publish.rights import Stores
from dangan.publish.sheets import Stamp
from dangan.publish.tables import column_decimals, column_title, sentence
from dangan.publish.values import text
from dangan.schema.model import Kind
from dangan.text import say, say_both

__all__ = [
    "Filled",
    "Form",
    "Press",
    "Signer",
    "applies",
    "fill_blank",
    "fill_record",
    "fill_report",
    "load_forms",
    "open_press",
]

# as many as the yearly analysis has on paper, A to G (S4-3.06)
_PLACES = 7


def open_press(
    project: Project,
    stores: Stores,
    reports: Mapping[str, Report],
    stamp: Stamp,
    *,
    lang: str,
    as_of: str,
) -> Press:
    """Read once what all forms share."""
    labels = load_labels(stores.redacted, stores.kinds)
    numbers = _form_numbers(stores.redacted, as_of)
    return Press(project, stores, reports, labels, stamp, lang, as_of, numbers)


def fill_report(
    form: Form, result: ReportResult, press: Press, signers: Mapping[str, Signer] | None = None
) -> Filled:
    """The form with the rows of its report. Raises UserError where form and report disagree."""
    sections = [
        one for one in result.sections if one.section.id in _form_sections(form, result.report)
    ]
    several = len(sections) > 1
    blocks = tuple(_section_block(form, one, result.lang, titled=several) for one in sections)
    date = say("publish.as_of", result.lang, date=result.as_of)
    right = result.period.title(result.lang) if result.period else date
    known = signers or {}
    signs = tuple(_sign(line, known.get(line.role), result.lang) for line in form.sign_off)
    return _filled(form, press, blocks, signs, above=result.label or "", right=right)


def fill_record(form: Form, press: Press, record: str) -> Filled:
    """The form with the values of one record that the audience sees.

    Fields that it does not see are not on the form. Raises UserError where there is no such
    record or the form does not fit the kind.
    """
    kind = _kind(form, press)
    row = _record(press, kind, record)
    if row is None:
        raise UserError("publish.no_record", record=record, kind=kind.title)
    signs = tuple(record_sign(form, line, press, kind, row) for line in form.sign_off)
    return _filled(form, press, record_blocks(form, press, kind, row), signs)


def fill_blank(form: Form, press: Press) -> Filled:
    """The form with nothing in it, to be filled in by hand."""
    signs = tuple(Sign(line.title.get(press.lang)) for line in form.sign_off)
    if form.report is not None:
        report = report_of(form, form.report, press)
        wanted = _form_sections(form, report)
        sections = [section for section in report.sections if section.id in wanted]
        blanks = tuple(
            _blank_block(form, section, press.lang, titled=len(sections) > 1)
            for section in sections
            if section.show != "text"
        )
        return _filled(form, press, blanks, signs, blank=True)
    blocks = record_blocks(form, press, _kind(form, press), None)
    return _filled(form, press, blocks, signs, blank=True)


def applies(form: Form, press: Press, record: str) -> bool:
    """Whether the form is meant for ``record``: its ``when`` holds."""
    kind = _kind(form, press)
    row = _record(press, kind, record)
    return row is not None and all(
        str(row.get(column)) in values for column, values in form.when.items()
    )


def _filled(
    form: Form,
    press: Press,
    blocks: tuple[Box | Listing, ...],
    signs: tuple[Sign, ...],
    *,
    above: str = "",
    right: str = "",
    blank: bool = False,
) -> Filled:
    return Filled(
        form=form,
        lang=press.lang,
        title=form.title.get(press.lang),
        number=press.number(form),
        stamp=press.stamp,
        above=above,
        right=right,
        blocks=blocks,
        signs=signs,
        blank=blank,
    )


def _form_numbers(database: sqlite3.Connection, as_of: str) -> dict[str, str]:
    """The numbers of forms in force on ``as_of`` (S0-11)."""
    found = database.execute(
        "SELECT value FROM policy WHERE setting = 'form_numbers' AND from_date <= ?"
        " ORDER BY from_date DESC LIMIT 1",
        (as_of,),
    ).fetchone()
    numbers = json.loads(found[0]) if found and found[0] else None
    if not isinstance(numbers, Mapping):
        return {}
    return {str(key): str(number) for key, number in numbers.items() if number}


def _kind(form: Form, press: Press) -> Kind:
    name = form.kind or ""
    if name not in press.stores.kinds:
        raise bad_form(form.file, say_both("publish.why_no_kind", kind=name))
    return press.stores.kinds[name]


def _record(press: Press, kind: Kind, record: str) -> Row | None:
    lookups = press.stores.lookups
    found = lookups.rows(kind.table, record) if lookups.columns(kind.table) else ()
    return dict(found[0]) if found else None


def _form_sections(form: Form, report: Report) -> tuple[str, ...]:
    """The ids of the sections that the form prints. Raises UserError for an unknown one."""
    known = [section.id for section in report.sections]
    for name in form.sections:
        if name not in known:
            raise bad_form(form.file, say_both("publish.why_no_section", section=name))
    tables = [section.id for section in report.sections if section.show == "table"]
    return form.sections or tuple((tables or known)[:1])


def _section_block(form: Form, section: SectionResult, lang: str, *, titled: bool) -> Box | Listing:
    title = section.section.title.get(lang) if titled else ""
    if section.section.show == "text":
        return Box("", 1, ((Item(title, sentence(section, lang), wide=True),),))
    shown = _form_columns(form, section.section)
    decimals = column_decimals(section)
    rows = [printed(shown, row, lang, decimals) for row in _form_rows(form, section)]
    if section.section.show == "facts":
        items = [
            Item(column_title(column, lang), cell)
            for row in rows
            for column, cell in zip(shown, row, strict=True)
        ]
        return Box(title, 2, in_rows(items, 2))
    total: tuple[str, ...] = ()
    if section.totals:
        first, *rest = printed(shown, section.totals, lang, decimals)
        total = (first or say("publish.total", lang), *rest)
    heads = tuple(head_of(column, lang) for column in shown)
    return Listing(title, heads, tuple(rows), total)


def _blank_block(form: Form, section: Section, lang: str, *, titled: bool) -> Box | Listing:
    title = section.title.get(lang) if titled else ""
    shown = _form_columns(form, section)
    if section.show == "facts":
        items = [Item(column_title(column, lang), "") for column in shown]
        return Box(title, 2, in_rows(items, 2))
    heads = tuple(head_of(column, lang) for column in blank_columns(shown, _PLACES))
    return Listing(title, heads, (("",) * len(heads),) * form.blank_rows)


def _form_rows(form: Form, section: SectionResult) -> list[Row]:
    """The rows that the form is for, numbered anew in a column called ``number``."""
    found = [
        row
        for row in section.rows
        if all(str(row.get(column)) in values for column, values in form.only.items())
    ]
    return [
        {**row, "number": place} if "number" in row else row for place, row in enumerate(found, 1)
    ]


def _form_columns(form: Form, section: Section) -> tuple[Column, ...]:
    by_name = {column.name: column for column in section.columns}
    if not form.columns:
        return tuple(column for column in section.columns if not column.extra)
    for name in form.columns:
        if name not in by_name:
            raise bad_form(form.file, say_both("publish.why_no_column", column=name))
    return tuple(by_name[name] for name in form.columns)


def _sign(line: SignLine, signer: Signer | None, lang: str) -> Sign:
    title = line.title.get(lang)
    if signer is None:
        return Sign(title)
    if line.date:
        return Sign(title, text(signer.on, "date", lang))
    return Sign(title, signer.name, " ".join(part for part in (signer.on, signer.mark) if part))
