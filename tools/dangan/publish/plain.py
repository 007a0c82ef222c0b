"""A report as plain text, for the screen."""

from __future__ import annotations

from dangan.publish.reports import ReportResult, SectionResult
from dangan.publish.sheets import Stamp
from dangan.publish.tables import column_cell, column_decimals, column_title, sentence
from dangan.publish.values import NUMBERS
from dangan.store.answers import aligned
from dangan.text import say


def report_text(result: ReportResult, stamp: Stamp) -> str:
    """Title, what it covers, each section as a table, and the stamp."""
    lang = result.lang
    parts = [result.title, *([result.label] if result.label else [])]
    for section in result.sections:
        parts += ["", section.section.title.get(lang), _content(section)]
        if section.section.note:
            parts.append(section.section.note.get(lang))
    return "\n".join([*parts, "", stamp.text(lang)]) + "\n"


def _content(section: SectionResult) -> str:
    lang = section.lang
    if not section.rows:
        empty = section.section.empty
        return empty.get(lang) if empty else say("publish.no_rows", lang)
    if section.section.show == "text":
        return sentence(section, lang)
    decimals = column_decimals(section)
    rows = [
        [
            column_cell(column, row[column.name], lang, decimals.get(column.name)).text
            for column in section.columns
        ]
        for row in section.rows
    ]
    if section.totals:
        total = [
            column_cell(column, section.totals[column.name], lang, decimals.get(column.name)).text
            if column.name in section.totals
            else ""
            for column in section.columns
        ]
        rows.append([total[0] or say("publish.total", lang), *total[1:]])
    titles = [column_title(column, lang) for column in section.columns]
    right = [column.format in NUMBERS for column in section.columns]
    return aligned(titles, rows, right).rstrip("\n")
