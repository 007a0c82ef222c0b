"""Duty files: ``schemas/duties/NAME.sql``, a YAML header and one SELECT.

The header says what is owed, where the sources ask for it, by whom, and which settings decide
it; the rows of the SELECT are the items: about which record, due when, owed by whom, and the
record that meets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dangan.findings import sql_header
from dangan.project import Project, UserError
from dangan.schema.model import CLASSES
from dangan.text import Both, both, fields_of, say_both

FOLDER = "schemas/duties"
COLUMNS = ("kind", "record", "due", "staff", "department", "met_by")
GROUPS = ("lists", "customers", "visits", "judgement", "service", "files", "plans", "staff")
_KEYS = frozenset(
    {
        *("id", "title", "source", "group", "who", "needs", "uses", "message", "why", "met"),
        *("result_class", "working_day", "remind"),
    }
)
_TEXTS = ("title", "who", "message", "why", "met")
EXTRA_FIELDS = frozenset({"due", "record_name"})
"""Fields of the texts that every item has beside its columns."""


@dataclass(frozen=True)
class Duty:
    """A duty as its file describes it.

    ``needs`` are the settings without which nobody knows what is owed: while one of them is
    not set the duty is off. ``uses`` are further settings that it looks at. ``message`` says
    what is to be done and ``why`` why on that day, with columns of the row as fields; ``met``
    which record shows that it is done. A due date of a ``working_day`` duty moves as the
    setting ``holiday_shift`` says. ``remind`` is a setting that holds days of reminder before.
    ``result_class``: see `dangan.duty.audience`.
    """

    id: str
    title: Both
    source: tuple[str, ...]
    group: str
    who: Both
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    message: Both
    why: Both
    met: Both
    working_day: bool
    remind: str
    result_class: str | None
    sql: str
    file: str


def load_duties(project: Project) -> dict[str, Duty]:
    """Every duty of the product and the company by id, sorted.

    Raises UserError naming the file and what is wrong with it.
    """
    found: dict[str, Duty] = {}
    for name, path in project.files(FOLDER, ".sql").items():
        file = project.relative(path)
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise bad(file, say_both("publish.why_not_utf8")) from error
        duty = parse_duty(text, file)
        if duty.id != name.removesuffix(".sql"):
            raise bad(file, say_both("due.why_id", id=duty.id))
        found[duty.id] = duty
    return found


def parse_duty(text: str, file: str) -> Duty:
    """The duty in ``text``; ``file`` names it in errors. Raises UserError."""
    header = sql_header(text, file)
    for key in header:
        if key not in _KEYS:
            raise bad(file, say_both("publish.why_unknown_key", key=str(key)))
    for key in ("id", *_TEXTS):
        if not header.get(key):
            raise bad(file, say_both("publish.why_key_missing", key=key))
    group = str(header.get("group", GROUPS[1]))
    _one_of(group, GROUPS, "group", file)
    result_class = header.get("result_class")
    if result_class is not None:
        _one_of(str(result_class), CLASSES, "result_class", file)
    return Duty(
        id=str(header["id"]),
        title=both(header["title"]),
        source=_words(header, "source"),
        group=group,
        who=both(header["who"]),
        needs=_words(header, "needs"),
        uses=_words(header, "uses"),
        message=both(header["message"]),
        why=both(header["why"]),
        met=both(header["met"]),
        working_day=bool(header.get("working_day", False)),
        remind=str(header.get("remind") or ""),
        result_class=None if result_class is None else str(result_class),
        sql=text[text.index("*/") + 2 :].strip().removesuffix(";").rstrip(),
        file=file,
    )


def require_columns(duty: Duty, columns: list[str]) -> None:
    """Raise UserError where the rows of ``duty`` lack what every item or its texts need."""
    used: set[str] = set()
    for text in (duty.message, duty.why):
        used |= fields_of(text.zh) | fields_of(text.en)
    offered = {*columns, *EXTRA_FIELDS, *_paired(columns)}
    missing = [name for name in COLUMNS if name not in columns]
    missing += sorted(used - offered)
    if missing:
        raise bad(duty.file, say_both("rule.no_column", columns=", ".join(missing)))


def _paired(columns: list[str]) -> set[str]:
    """Columns ``x_zh`` and ``x_en`` together are the field ``x``."""
    return {name[:-3] for name in columns if name.endswith("_zh") and f"{name[:-3]}_en" in columns}


def _one_of(value: str, choices: tuple[str, ...], key: str, file: str) -> None:
    if value not in choices:
        reason = say_both(
            "publish.why_not_one_of", key=key, value=value, choices=", ".join(choices)
        )
        raise bad(file, reason)


def _words(header: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(word) for word in header.get(key) or ())


def bad(file: str, reason: Both) -> UserError:
    """The error of a duty file."""
    return UserError("due.bad_file", file=file, reason=reason)
