"""Form files: ``site/forms/NAME.yaml``, what a printed form holds.

A form prints sections of a report (``report``), or a record of a kind (``kind``) as parts:
boxes of labelled fields, and tables. Where the default layout will not do, ``template`` names
a Jinja template beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from dangan.productfile import parse
from dangan.project import Project, UserError
from dangan.text import Both, both, say_both

ORIENTATIONS = ("landscape", "portrait")
DEFAULT_TEMPLATE = "form.html.j2"

_FORM_KEYS = frozenset(
    {
        *(
            "id",
            "title",
            "number",
            "source",
            "order",
            "report",
            "sections",
            "columns",
            "only",
            "kind",
        ),
        *("when", "parts", "orientation", "rows_per_page", "blank_rows", "sign_off", "template"),
    }
)
_PART_KEYS = frozenset(
    {"title", "fields", "pairs", "list", "each", "report", "section", "blank", "rows"}
)
_FIELD_KEYS = frozenset({"field", "role", "title", "wide", "lines"})
_COLUMN_KEYS = frozenset({"field", "title", "width"})
_SIGN_KEYS = frozenset({"role", "title", "date", "field"})


@dataclass(frozen=True)
class FormField:
    """A value on a form: ``field`` is a pointer (``/customer``) or a derived column (``loss``).

    A pointer goes on through a reference (``/customer/address``). With ``role`` instead it is
    the opinion of whoever signed last in that role. ``wide`` gives it a line of its own,
    ``lines`` the height to write in, ``width`` is that of a table's column, relative to the
    others.
    """

    field: str
    role: str = ""
    title: Both | None = None
    wide: bool = False
    lines: int = 1
    width: int = 10


@dataclass(frozen=True)
class Part:
    """A part of a form over a record.

    Labelled fields in ``pairs`` columns; or the elements of ``list`` as a table of ``fields``;
    or, as a table, the rows of a ``section`` of ``report`` that belong to the record, with
    those of the section ``blank`` on a blank form. ``rows`` is the least number of rows.
    ``each`` prints a row for each value that a column of the list may have, blank or filled:
    the questions of a questionnaire.
    """

    title: Both | None
    fields: tuple[FormField, ...]
    pairs: int
    list: str
    each: tuple[str, tuple[str, ...]] | None
    report: str
    section: str
    blank: str
    rows: int


@dataclass(frozen=True)
class SignLine:
    """A name at the foot of a form: of a ``role`` that signs, of the person in a ``field``.

    ``date`` marks the place for the date on which the form was made.
    """

    title: Both
    role: str
    field: str
    date: bool


@dataclass(frozen=True)
class Form:
    """A printed form as its file describes it.

    ``number`` is a key of the policy's ``form_numbers``, or itself the number (``YX-GJ-01``).
    ``sections`` are those of the report that it prints (none: the first table), ``columns``
    limits their columns, ``only`` their rows. ``when`` says which records the form is for: a
    column and its values.
    """

    id: str
    title: Both
    number: str
    source: tuple[str, ...]
    order: int
    report: str | None
    sections: tuple[str, ...]
    columns: tuple[str, ...]
    only: Mapping[str, tuple[str, ...]]
    kind: str | None
    when: Mapping[str, tuple[str, ...]]
    parts: tuple[Part, ...]
    orientation: str
    rows_per_page: int
    blank_rows: int
    sign_off: tuple[SignLine, ...]
    template: str
    file: str


def load_forms(project: Project) -> dict[str, Form]:
    """Every form of the product and the company by id, in the order they are listed.

    Raises UserError naming the file for one that cannot be understood.
    """
    found = [
        parse_form(path.read_bytes(), project.relative(path))
        for path in project.files("site/forms", ".yaml").values()
    ]
    found.sort(key=lambda form: (form.order, form.id))
    by_id: dict[str, Form] = {}
    for form in found:
        if form.id in by_id:
            raise bad_form(form.file, say_both("publish.why_form_id_taken", id=form.id))
        by_id[form.id] = form
    return by_id


def bad_form(file: str, reason: Both) -> UserError:
    """The error of a form file."""
    return UserError("publish.bad_form", file=file, reason=reason)


def parse_form(content: bytes, file: str) -> Form:
    """The form in ``content``; ``file`` names it in errors. Raises UserError."""
    try:
        entry = parse(content)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise bad_form(file, Both(str(error), str(error))) from error
    if not isinstance(entry, Mapping):
        raise bad_form(file, say_both("publish.why_no_map"))
    _known(entry, _FORM_KEYS, file)
    for key in ("id", "title", "sign_off"):
        if not entry.get(key):
            raise bad_form(file, say_both("publish.why_key_missing", key=key))
    if bool(entry.get("report")) == bool(entry.get("kind")):
        raise bad_form(file, say_both("publish.why_report_or_kind"))
    if entry.get("kind") and not entry.get("parts"):
        raise bad_form(file, say_both("publish.why_key_missing", key="parts"))
    orientation = str(entry.get("orientation", "portrait"))
    if orientation not in ORIENTATIONS:
        choices = ", ".join(ORIENTATIONS)
        reason = say_both(
            "publish.why_not_one_of", key="orientation", value=orientation, choices=choices
        )
        raise bad_form(file, reason)
    return Form(
        id=str(entry["id"]),
        title=both(entry["title"]),
        number=str(entry.get("number") or ""),
        source=tuple(str(clause) for clause in entry.get("source") or ()),
        order=_whole(entry, "order", 1000, file),
        report=str(entry["report"]) if entry.get("report") else None,
        sections=tuple(str(name) for name in entry.get("sections") or ()),
        columns=tuple(str(name) for name in entry.get("columns") or ()),
        kind=str(entry["kind"]) if entry.get("kind") else None,
        only=_conditions(entry, "only", file),
        when=_conditions(entry, "when", file),
        parts=tuple(_part(part, file) for part in entry.get("parts") or ()),
        orientation=orientation,
        rows_per_page=_whole(entry, "rows_per_page", 20, file),
        blank_rows=_whole(entry, "blank_rows", 20, file),
        sign_off=tuple(_sign(line, file) for line in entry["sign_off"]),
        template=str(entry.get("template") or DEFAULT_TEMPLATE),
        file=file,
    )


def _part(entry: Any, file: str) -> Part:
    if not isinstance(entry, Mapping) or not (entry.get("fields") or entry.get("report")):
        raise bad_form(file, say_both("publish.why_part"))
    _known(entry, _PART_KEYS, file)
    keys = _COLUMN_KEYS if entry.get("list") else _FIELD_KEYS
    return Part(
        title=both(entry["title"]) if entry.get("title") else None,
        fields=tuple(_field(field, keys, file) for field in entry.get("fields") or ()),
        pairs=_whole(entry, "pairs", 2, file),
        list=str(entry.get("list") or ""),
        each=next(iter(_conditions(entry, "each", file).items()), None),
        report=str(entry.get("report") or ""),
        section=str(entry.get("section") or ""),
        blank=str(entry.get("blank") or ""),
        rows=_whole(entry, "rows", 1, file),
    )


def _field(entry: Any, keys: frozenset[str], file: str) -> FormField:
    if isinstance(entry, str):
        return FormField(entry)
    if not isinstance(entry, Mapping) or not (entry.get("field") or entry.get("role")):
        raise bad_form(file, say_both("publish.why_key_missing", key="field"))
    _known(entry, keys, file)
    return FormField(
        field=str(entry.get("field") or ""),
        role=str(entry.get("role") or ""),
        title=both(entry["title"]) if entry.get("title") else None,
        wide=bool(entry.get("wide", False)),
        lines=_whole(entry, "lines", 1, file),
        width=_whole(entry, "width", 10, file),
    )


def _sign(entry: Any, file: str) -> SignLine:
    if not isinstance(entry, Mapping) or not entry.get("title"):
        raise bad_form(file, say_both("publish.why_key_missing", key="sign_off.title"))
    _known(entry, _SIGN_KEYS, file)
    return SignLine(
        title=both(entry["title"]),
        role=str(entry.get("role") or ""),
        field=str(entry.get("field") or ""),
        date=bool(entry.get("date", False)),
    )


def _conditions(entry: Mapping[str, Any], key: str, file: str) -> dict[str, tuple[str, ...]]:
    written = entry.get(key) or {}
    if not isinstance(written, Mapping) or not all(
        isinstance(values, list) for values in written.values()
    ):
        raise bad_form(file, say_both("publish.why_conditions", key=key))
    return {
        str(column): tuple(str(value) for value in values) for column, values in written.items()
    }


def _whole(entry: Mapping[str, Any], key: str, default: int, file: str) -> int:
    value = entry.get(key, default)
    if not isinstance(value, int) or value < 0:
        raise bad_form(file, say_both("publish.why_not_number", key=key))
    return value


def _known(entry: Mapping[Any, Any], keys: frozenset[str], file: str) -> None:
    for key in entry:
        if key not in keys:
            raise bad_form(file, say_both("publish.why_unknown_key", key=str(key)))
