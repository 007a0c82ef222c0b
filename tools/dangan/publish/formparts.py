"""The parts of a form over one record: labelled fields, its lists, and rows of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dangan.publish.filled import Box, Head, Item, Listing, Press, Sign
from dangan.publish.formfile import Form, FormField, Part, SignLine, bad_form
from dangan.publish.formpath import Path, find_path, seen, values_at
from dangan.publish.labels import field_cell, field_title
from dangan.publish.lookups import Row as Values
from dangan.publish.model import Column, Report
from dangan.publish.reports import ReportResult, Row, run
from dangan.publish.rights import RefusedError
from dangan.publish.tables import column_cell, column_decimals, column_title
from dangan.publish.values import DASH, Value
from dangan.schema.model import Field, Kind
from dangan.text import Both, say, say_both

_BOXES = 9  # an enumeration with more values is written, not ticked
_TICKS = 5  # the same in the cell of a table


def record_blocks(
    form: Form, press: Press, kind: Kind, row: Row | None
) -> tuple[Box | Listing, ...]:
    """The parts of the form for the record ``row``, or blank ones without it."""
    blocks = (_part(form, part, press, kind, row) for part in form.parts)
    return tuple(block for block in blocks if block is not None)


def record_sign(form: Form, line: SignLine, press: Press, kind: Kind, row: Row) -> Sign:
    """The place at the foot for ``line``: the last who signed in that role, or the field."""
    title = line.title.get(press.lang)
    if line.field:
        item = _item(form, FormField(line.field), press, kind, row)
        return Sign(title, item.value if item else "")
    if not line.role:
        return Sign(title)
    found = _signed(press, kind, row, line.role, "decision")
    if found is None or found["staff"] is None:
        return Sign(title)
    field_of, decision = kind.by_pointer["/sign_offs/*/decision"], found["decision"]
    label: Both | None = (
        field_of.label(str(decision)) if decision and isinstance(field_of, Field) else None
    )
    on = str(found["on"] or "")
    if line.date:
        return Sign(title, on)
    name = press.labels.record("staff", str(found["staff"]), press.lang) or DASH
    note = [on, label.get(press.lang) if label else "", _mark(press, kind, row, found["n"])]
    return Sign(title, name, " ".join(part for part in note if part))


def _signed(press: Press, kind: Kind, row: Row, role: str, what: str) -> Values | None:
    """The last sign-off in a role; None without one, or where the audience does not see it."""
    table, lookups = f"{kind.table}_sign_offs", press.stores.lookups
    if not {"role", "staff", "on", what} <= set(lookups.columns(table)):
        return None
    found = [one for one in lookups.rows(table, str(row["id"])) if one["role"] == role]
    return found[-1] if found else None


def _mark(press: Press, kind: Kind, row: Row, n: Value) -> str:
    """How surely a sign-off was given, in a word; nothing where no history was read."""
    if not press.stores.lookups.columns("sign_off_marks"):
        return ""
    found = press.stores.redacted.execute(
        "SELECT mark FROM sign_off_marks WHERE kind = ? AND record = ? AND n = ?",
        (kind.name, row["id"], n),
    ).fetchone()
    return (
        say("publish.mark", press.lang, mark=say(f"mark.{found[0]}", press.lang)) if found else ""
    )


def followed(form: Form, press: Press, kind: Kind, record: str) -> tuple[tuple[Value, ...], ...]:
    """What the form over ``record`` takes from the records that it refers to."""
    names = [f"{part.list}/*{one.field}" if part.list else one.field
             for part in form.parts for one in part.fields if one.field]  # fmt: skip
    paths = (_path(form, name, kind, press) for name in names if name.count("/") > 1)
    lookups = press.stores.lookups
    return tuple(
        tuple(values_at(lookups, path, record))
        for path in paths
        if path.hops and seen(lookups, path)
    )


def report_of(form: Form, name: str, press: Press) -> Report:
    """The report that the form names. Raises UserError where there is none."""
    if name not in press.reports:
        raise bad_form(form.file, say_both("publish.why_no_report", report=name))
    return press.reports[name]


def head_of(column: Column, lang: str) -> Head:
    """The heading of a report's column on paper."""
    return Head(column_title(column, lang), column.width or 10, column.align)


def printed(
    shown: Sequence[Column], row: Row, lang: str, decimals: Mapping[str, int]
) -> tuple[str, ...]:
    """A row on paper: what was never entered is an empty place to write in."""
    cells = (
        column_cell(column, row.get(column.name), lang, decimals.get(column.name))
        for column in shown
    )
    return tuple("" if cell.state in {"missing", "dash"} else cell.text for cell in cells)


def _part(
    form: Form, part: Part, press: Press, kind: Kind, row: Row | None
) -> Box | Listing | None:
    if part.report:
        return _report_part(form, part, press, row)
    if part.list:
        return _list_part(form, part, press, kind, row)
    items = [
        item for one in part.fields if (item := _item(form, one, press, kind, row)) is not None
    ]
    title = part.title.get(press.lang) if part.title else ""
    return Box(title, part.pairs, in_rows(items, part.pairs)) if items else None


def in_rows(items: Sequence[Item], pairs: int) -> tuple[tuple[Item, ...], ...]:
    """``items`` in rows of ``pairs``; a wide one has a row to itself."""
    rows: list[tuple[Item, ...]] = []
    row: list[Item] = []
    for item in items:
        if row and (item.wide or len(row) == pairs):
            rows.append(tuple(row))
            row = []
        row.append(item)
        if item.wide:
            rows.append(tuple(row))
            row = []
    if row:
        rows.append(tuple(row))
    return tuple(rows)


def _item(form: Form, one: FormField, press: Press, kind: Kind, row: Row | None) -> Item | None:
    """One labelled value; None where the audience does not see the field."""
    if one.role:
        return _opinion(form, one, press, kind, row)
    found = _path(form, one.field, kind, press)
    if row is not None and not seen(press.stores.lookups, found):
        return None
    title = (one.title or field_title(found.item)).get(press.lang)
    values = values_at(press.stores.lookups, found, str(row["id"])) if row is not None else []
    choices = found.item.choices
    if choices and len(choices) <= _BOXES:
        ticked = tuple((choice.const in values, choice.title.get(press.lang)) for choice in choices)
        return Item(title, "", one.wide, one.lines, ticked)
    words = (field_cell(value, found.item, press.labels, press.lang).text for value in values)
    separator = say("publish.list_separator", press.lang)
    return Item(title, separator.join(words), one.wide, one.lines)


def _opinion(form: Form, one: FormField, press: Press, kind: Kind, row: Row | None) -> Item | None:
    """What the last who signed in a role said, with name and day."""
    sign = next((sign for sign in kind.signs if sign.role == one.role), None)
    if sign is None:
        raise bad_form(form.file, say_both("publish.why_no_role", role=one.role, kind=kind.title))
    title = (one.title or sign.title).get(press.lang)
    if row is None:
        return Item(title, "", one.wide, one.lines)
    known = press.stores.lookups.columns(f"{kind.table}_sign_offs")
    if not {"role", "staff", "on", "opinion"} <= set(known):
        return None
    found = _signed(press, kind, row, one.role, "opinion")
    if found is None:
        return Item(title, "", one.wide, one.lines)
    staff, lang = found["staff"], press.lang
    name = (press.labels.record("staff", str(staff), lang) if staff else None) or DASH
    words = say(
        "publish.opinion", lang, opinion=found["opinion"] or "", name=name, date=found["on"] or ""
    )
    mark = _mark(press, kind, row, found["n"])
    return Item(title, f"{words.strip()} {mark}".strip(), one.wide, one.lines)


def _path(form: Form, name: str, kind: Kind, press: Press) -> Path:
    """Where the value called ``name`` stands. Raises UserError where there is none."""
    place = (kind.name, name)
    if place not in press.paths:
        press.paths[place] = find_path(name, kind, press.stores.kinds)
    found = press.paths[place]
    if found is None:
        raise bad_form(form.file, say_both("publish.why_no_field", field=name, kind=kind.title))
    return found


def _list_part(form: Form, part: Part, press: Press, kind: Kind, row: Row | None) -> Listing | None:
    """The elements of a list as a table; columns the audience does not see are left out."""
    lang, lookups = press.lang, press.stores.lookups
    listed: list[tuple[FormField, Path]] = []
    for one in part.fields:
        found = _path(form, f"{part.list}/*{one.field}", kind, press)
        if row is None or seen(lookups, found):
            listed.append((one, found))
    if not listed:
        return None
    heads = tuple(
        Head((one.title or field_title(found.item)).get(lang), one.width) for one, found in listed
    )
    rows: list[tuple[str, ...]] = []
    if part.each:
        rows = _each(form, part, press, kind, row, listed)
    elif row is not None:
        firsts = [path.hops[0] if path.hops else path.item for _, path in listed]
        own = [item for item in firsts if isinstance(item, Field)]
        outer = (item.table for item in own if "parent" not in lookups.columns(item.table))
        table = next(outer, own[0].table)
        record = str(row["id"])
        rows = [
            tuple(_element(press, found, record, element["n"]) for _, found in listed)
            for element in lookups.rows(table, record)
        ]
    rows += [("",) * len(heads)] * (part.rows - len(rows))
    return Listing(part.title.get(lang) if part.title else "", heads, tuple(rows))


def _each(
    form: Form,
    part: Part,
    press: Press,
    kind: Kind,
    row: Row | None,
    listed: Sequence[tuple[FormField, Path]],
) -> list[tuple[str, ...]]:
    """A row for each value that a column may have, filled where the record has an element."""
    name, wanted = part.each or ("", ())
    key = _path(form, f"{part.list}/*/{name}", kind, press).item
    if not isinstance(key, Field):
        return []
    places: dict[Value, Value] = {}
    if row is not None and key.column in press.stores.lookups.columns(key.table):
        elements = press.stores.lookups.rows(key.table, str(row["id"]))
        places = {element[key.column]: element["n"] for element in elements}
    rows = []
    for value in wanted:
        cells = []
        for _, path in listed:
            if path.item is key:
                cells.append(field_cell(value, key, press.labels, press.lang).text)
            elif value in places and row is not None:
                cells.append(_element(press, path, str(row["id"]), places[value]))
            else:
                cells.append(_to_tick(path, press.lang) if row is None else "")
        rows.append(tuple(cells))
    return rows


def _to_tick(path: Path, lang: str) -> str:
    """The boxes to tick in a cell of a blank form; nothing where there are too many."""
    choices = path.item.choices
    if not 0 < len(choices) <= _TICKS:
        return ""
    return "  ".join(f"☐ {choice.title.get(lang)}" for choice in choices)


def _element(press: Press, path: Path, record: str, n: Value) -> str:
    """The value of one element of a list, or what the record that it names holds."""
    first = path.hops[0] if path.hops else path.item
    if not isinstance(first, Field):
        return ""
    lookups = press.stores.lookups
    place = "parent" if "parent" in lookups.columns(first.table) else "n"
    values: list[Value] = [
        element[first.column]
        for element in lookups.rows(first.table, record)
        if element[place] == n and element[first.column] is not None
    ]
    if path.hops:
        rest = Path(path.hops[1:], path.kind, path.item)
        values = [end for value in values for end in values_at(lookups, rest, str(value))]
    words = (field_cell(value, path.item, press.labels, press.lang).text for value in values)
    return say("publish.list_separator", press.lang).join(words)


def _report_part(form: Form, part: Part, press: Press, row: Row | None) -> Listing | None:
    """The rows of a report that belong to the record, or those for a blank form."""
    report = report_of(form, part.report, press)
    if report.id not in press.results:
        press.results[report.id] = _result(report, press)
    result = press.results[report.id]
    if result is None:
        return None
    try:
        section = result.section(part.section)
        source = result.section(part.blank) if row is None and part.blank else section
    except KeyError as error:
        reason = say_both("publish.why_no_section", section=str(error.args[0]))
        raise bad_form(form.file, reason) from None
    found = [one for one in source.rows if row is None or one.get("record") == row["id"]]
    if row is None and not part.blank:
        found = []
    decimals = column_decimals(section)
    rows = [printed(section.columns, one, press.lang, decimals) for one in found]
    rows += [("",) * len(section.columns)] * (part.rows - len(rows))
    heads = tuple(head_of(column, press.lang) for column in section.columns)
    title = part.title.get(press.lang) if part.title else ""
    return Listing(title, heads, tuple(rows))


def _result(report: Report, press: Press) -> ReportResult | None:
    try:
        return run(report, press.stores, lang=press.lang, as_of=press.as_of)
    except RefusedError:
        return None
