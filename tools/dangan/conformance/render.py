"""The verdict as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dangan.conformance.catalogue import PARTS
from dangan.conformance.judge import MISSING, STATUSES, Row
from dangan.conformance.references import Resolved
from dangan.text import say


def as_json(rows: Sequence[Row], lang: str) -> str:
    """``{rows: […], counts: {…}}``; reasons and problems in ``lang``."""
    held = {"rows": [_row(row, lang) for row in rows], "counts": counts(rows)}
    return json.dumps(held, ensure_ascii=False, indent=2) + "\n"


def _row(row: Row, lang: str) -> dict[str, Any]:
    parts = {part: _part(row, part, lang) for part in PARTS if row.entry.keys(part)}
    return {
        "id": row.entry.id,
        "title": row.entry.title.get(lang),
        "nature": row.entry.nature,
        "status": row.status,
        "by": _texts(row.by),
        "fields": _part(row, "fields", lang),
        **parts,
        "wants": list(row.wants),
        "problems": [problem.get(lang) for problem in row.problems],
        "reason": row.whole.get(lang) if row.whole else "",
        "beside": [said.get(lang) for said in row.beside],
    }


def _part(row: Row, part: str, lang: str) -> dict[str, Any]:
    given_up = row.dropped if part in ("fields", "thresholds", "sign_offs") else row.people
    word = "people" if given_up is row.people else "dropped"
    return {
        "mapped": {key: _texts(found) for (name, key), found in row.items.items() if name == part},
        word: {key: reason.get(lang) for (name, key), reason in given_up.items() if name == part},
        "missing": [key for name, key in row.missing if name == part],
    }


def _texts(references: Iterable[Resolved]) -> list[str]:
    return [one.reference.text for one in references]


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """Entries by status, and their fields by what became of them."""
    found = Counter(row.status for row in rows)
    fields = [item for row in rows for item in row.entry.items if item[0] == "fields"]
    return {
        "rows": len(rows),
        **{status: found[status] for status in STATUSES},
        "fields": len(fields),
        "mapped": _fields(row.items for row in rows),
        "dropped": _fields(row.dropped for row in rows),
        "lacking": _fields(row.missing for row in rows),
    }


def _fields(held: Iterable[Iterable[tuple[str, str]]]) -> int:
    return sum(1 for items in held for part, _ in items if part == "fields")


def as_text(rows: Sequence[Row], lang: str, *, whole: bool) -> str:
    """What is missing, entry by entry, and the counts; ``whole``: everything about each."""
    lines: list[str] = []
    for row in rows:
        if whole or row.status == MISSING:
            status = say(f"conformance.status.{row.status}", lang)
            lines.append(f"{row.entry.id}  {row.entry.title.get(lang)}  {status}")
            lines += [f"    {line}" for line in _lines(row, lang, whole=whole)]
    lines.append(say("conformance.summary", lang, **counts(rows)))
    return "\n".join(lines) + "\n"


def _lines(row: Row, lang: str, *, whole: bool) -> Iterator[str]:
    if whole:
        yield from _everything(row, lang)
    for part in PARTS:
        keys = [key for name, key in row.missing if name == part]
        if keys:
            title = say(f"conformance.part.{part}", lang)
            yield say("conformance.line_missing", lang, part=title, keys=", ".join(keys))
    for want in row.wants:
        yield say(f"conformance.wants.{want}", lang)
    for problem in row.problems:
        yield problem.get(lang)


def _everything(row: Row, lang: str) -> Iterator[str]:
    if row.whole:
        yield row.whole.get(lang)
    if row.by:
        yield say("conformance.line_by", lang, references=", ".join(_texts(row.by)))
    for item in row.entry.items:
        part, key = item
        title = say(f"conformance.part.{part}", lang)
        reason = row.dropped.get(item) or row.people.get(item)
        if item in row.items:
            found = ", ".join(_texts(row.items[item]))
            yield say("conformance.line_mapped", lang, part=title, key=key, references=found)
        elif reason:
            said = reason.get(lang)
            yield say("conformance.line_reason", lang, part=title, key=key, reason=said)
