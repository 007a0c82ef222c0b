"""The one mechanism for every text a person reads, in Chinese and English.

Texts are data: ``messages/*.yaml`` map a key to ``{zh: …, en: …}``. A text is a whole
sentence with named fields; nothing is glued together from fragments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from dangan.productfile import parse

LANGUAGES = ("zh", "en")

_FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


@dataclass(frozen=True, order=True)
class Both:
    """A text in both languages, for example the name of a field."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """The text in ``lang`` (``zh`` or ``en``)."""
        return self.en if lang == "en" else self.zh


def both(value: object) -> Both:
    """Make a `Both` of a ``{zh, en}`` mapping or of one text that serves both languages."""
    if isinstance(value, Mapping):
        zh = str(value.get("zh", value.get("en", "")))
        return Both(zh, str(value.get("en", zh)))
    return Both(str(value), str(value))


def fill(template: str, lang: str, args: Mapping[str, object]) -> str:
    """Put ``args`` into the ``{name}`` fields of ``template``.

    An argument may be a `Both`. Only names are understood: no attribute access, no format
    specification, so a value can never act as a template. Raises KeyError for a field
    without an argument.
    """
    pieces = _pieces(template)
    if len(pieces) == 1:
        return template
    out = [pieces[0]]
    for name, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        found = args[name]
        out.append(found.get(lang) if isinstance(found, Both) else str(found))
        out.append(piece)
    return "".join(out)


@lru_cache(maxsize=4096)
def _pieces(template: str) -> tuple[str, ...]:
    """Text and names of fields by turns, beginning and ending with text."""
    return tuple(_FIELD.split(template))


def fields_of(template: str) -> set[str]:
    """The names of the fields in ``template``."""
    return set(_FIELD.findall(template))


@cache
def _topics() -> tuple[str, ...]:
    """The files of texts, read but not parsed."""
    files = sorted((Path(__file__).parent / "messages").glob("*.yaml"))
    return tuple("\n" + path.read_text(encoding="utf-8") for path in files)


@cache
def _topic(number: int) -> Mapping[str, Any]:
    texts: Mapping[str, Any] = parse(_topics()[number]) or {}
    return texts


@cache
def text_of(key: str) -> Both:
    """The text ``key``; only its topic's file is parsed. Raises KeyError if there is none."""
    for number, topic in enumerate(_topics()):
        if f"\n{key}:" in topic and key in _topic(number):
            found = _topic(number)[key]
            return Both(found["zh"], found["en"])
    raise KeyError(key)


@cache
def catalogue() -> Mapping[str, Both]:
    """All texts of the tool by key. Raises ValueError where two files use one key."""
    found: dict[str, Both] = {}
    for path in sorted((Path(__file__).parent / "messages").glob("*.yaml")):
        texts = parse(path.read_bytes()) or {}
        for key, value in texts.items():
            if key in found:
                raise ValueError(f"{path.name}: {key} is already taken")
            found[key] = Both(value["zh"], value["en"])
    return found


def say(key: str, lang: str, /, **args: object) -> str:
    """The text ``key`` in ``lang`` with its fields filled. Raises KeyError if unknown."""
    return fill(text_of(key).get(lang), lang, args)


def say_both(key: str, /, **args: object) -> Both:
    """The text ``key`` in both languages with its fields filled."""
    return Both(say(key, "zh", **args), say(key, "en", **args))
