"""What a pattern of a schema asks for, in the reader's words."""

from __future__ import annotations

import re

from dangan.schema.words import names
from dangan.text import Both, say_both

_ID = re.compile(r"\^([A-Z]{1,2})-(?:\[0-9\]|\\d)\{2\}-\[[^\]]+\]\{([45])\}\$")

_WORDS = re.compile(r"\^\(([A-Za-z0-9_-]+(?:\|[A-Za-z0-9_-]+)+)\)\$")

KNOWN = {
    "^([01][0-9]|2[0-3]):[0-5][0-9]$": "schema.form.time",
    "^[0-9]{4}-(0[1-9]|1[0-2])$": "schema.form.month",
    "^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$": "schema.form.week",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "schema.date.form",
    "^[0-9]{4}Q[1-4]$": "schema.form.quarter",
    "^20[0-9]{2}$": "schema.form.year",
    "^[0-9]{6}$": "schema.form.six_digits",
    "^[0-9a-f]{64}$": "schema.form.sha256",
    "^[0-9a-f]{7,40}$": "schema.form.commit",
    "^[A-D]$": "schema.form.a_to_d",
    "^[A-Z0-9]+(-[A-Z0-9]+)*$": "schema.form.form_number",
    "^[A-Z]{1,2}-[0-9]{2}-[2-9A-HJKMNP-TV-Z]{4,5}$": "schema.form.any_id",
    "^[A-Z]{3}$": "schema.form.currency",
    "^[a-z0-9][a-z0-9-]*$": "schema.form.code",
    "^[a-z]+/[a-z0-9-]+$": "schema.form.check",
    "^[a-z][a-z0-9-]*$": "schema.form.folder",
    "^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*$": "schema.form.field",
    "^[a-z][a-z0-9_]*$": "schema.form.key",
    "^all$": "schema.form.all",
    # of schema files
    "^P([0-9]+[YMD])+$": "schema.form.duration",
    "^[A-Z]{1,2}$": "schema.form.prefix",
    "^[A-Za-z][A-Za-z0-9_]*$": "schema.form.property",
    "^(definitions[.]json)?#/[$]defs/[a-z][a-z0-9-]*$": "schema.form.reference",
    "^([a-z][a-z0-9-]*[.](schema|table)|definitions)[.]json$": "schema.form.schema_name",
    "^(/[A-Za-z][A-Za-z0-9_]*)+$": "schema.form.pointer",
    "^/[A-Za-z][A-Za-z0-9_]*(/([A-Za-z][A-Za-z0-9_]*|[*]|0))*$": "schema.form.pointer",
}
"""Every pattern of the product, and the text that says what it asks for."""


def form_words(pattern: str, described: Both | None) -> Both:
    """What ``pattern`` asks for.

    Of a pattern that a company wrote, ``described`` (the description of its field) is all
    that can be said in words; where there is none the pattern itself is shown.
    """
    drawn = _ID.fullmatch(pattern)
    if drawn:
        example = f"{drawn[1]}-26-7KQ4M"[: len(drawn[1]) + 4 + int(drawn[2])]
        return say_both("schema.form.id", example=example)
    words = _WORDS.fullmatch(pattern)
    if words:
        every = names(Both(word, word) for word in words[1].split("|"))
        return say_both("schema.form.one_of", words=every)
    if pattern in KNOWN:
        return say_both(KNOWN[pattern])
    return described or say_both("schema.form.pattern", pattern=pattern)
