"""Whether a SELECT hands a masked column through to its result and does nothing else with it.

A masked value stands for many: grouping, sorting, comparing or counting by it would give
figures that look right and are not. A column may therefore only appear as a plain item of a
select list, also of a subquery that is itself such an item or stands behind FROM. Names are
followed through their aliases. What cannot be shown to be harmless is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    --[^\n]* | /\*.*?\*/ | \s+                                  # nothing to the language
    | (?P<text>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\])
    | (?P<word>[^\W\d]\w*)
    | (?P<other>[:@$]\w+ | \d[\w.]* | \.\d\w* | \|\| | <> | [<>!=]=? | .)
    """,
    re.VERBOSE | re.DOTALL,
)
_CLAUSES = frozenset(
    {
        "select",
        "from",
        "where",
        "group",
        "having",
        "order",
        "limit",
        "window",
        "on",
        "using",
        "values",
        "with",
    }
)
_COMPARING = frozenset({"distinct", "intersect", "except", "natural"})
_ENDINGS = frozenset({",", "as", "from", ")", "where", "limit", "order", ""})


@dataclass(frozen=True)
class _Token:
    text: str  # as compared: lower case for words, bare for quoted names
    name: bool  # may be the name of a column
    quoted: bool = False


@dataclass
class _Frame:
    """One level of parentheses: where it opened and the clause that it is in now."""

    opened: int
    subquery: bool
    clause: str = ""


def misused(sql: str, columns: Iterable[str]) -> str | None:
    """The first of ``columns`` (names without table) that ``sql`` does more with than show.

    None where all of them are only passed through.
    """
    tokens = _tokens(sql)
    followed = {name.lower() for name in columns}
    if not followed:
        return None
    seen: set[str] = set()
    while True:
        before = len(followed)
        for index, token in enumerate(tokens):
            if token.name and token.text in followed:
                seen.add(token.text)
                if not _is_item(tokens, index, followed):
                    return token.text
        if len(followed) == before:
            break
    missing = followed - seen
    if missing or _compares(tokens):
        return min(missing or followed)
    return None


def _tokens(sql: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(sql):
        if match.lastgroup == "word":
            found.append(_Token(match[0].lower(), name=match[0].lower() not in _CLAUSES))
        elif match.lastgroup == "quoted":
            found.append(_Token(match[0][1:-1].lower(), name=True, quoted=True))
        elif match.lastgroup:
            found.append(_Token(match[0], name=False))
    return found


def _compares(tokens: list[_Token]) -> bool:
    """Whether columns are compared or renamed without being named where they stand."""
    for index, token in enumerate(tokens):
        if token.quoted:
            continue
        following = _text(tokens, index + 1)
        if token.text in _COMPARING or (token.text == "union" and following != "all"):
            return True
        if token.text == ")" and following == "as" and _text(tokens, index + 2) == "(":
            return True  # WITH name(columns): the columns change their names
        listed = token.text.isdecimal() and _text(tokens, index - 1) in {"by", ","}
        if listed and _frames(tokens, index)[-1].clause in {"order", "group"}:
            return True  # ORDER BY 3
    return False


def _text(tokens: list[_Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _frames(tokens: list[_Token], until: int) -> list[_Frame]:
    frames = [_Frame(-1, subquery=True)]
    for index in range(until):
        token = tokens[index]
        if token.quoted:
            continue
        if token.text == "(":
            frames.append(_Frame(index, subquery=_text(tokens, index + 1) in {"select", "with"}))
        elif token.text == ")" and len(frames) > 1:
            frames.pop()
        elif token.text in _CLAUSES:
            frames[-1].clause = token.text
    return frames


def _closing(tokens: list[_Token], opened: int) -> int:
    depth = 0
    for index in range(opened, len(tokens)):
        if tokens[index].quoted:
            continue
        depth += {"(": 1, ")": -1}.get(tokens[index].text, 0)
        if depth == 0:
            return index
    return len(tokens)


def _is_item(tokens: list[_Token], index: int, followed: set[str]) -> bool:
    """Whether the name at ``index`` is a plain item of a select list, all the way out."""
    if _text(tokens, index - 1) == "as" and _frames(tokens, index)[-1].clause == "select":
        return True  # the alias itself; what it names was looked at on its own
    start = index - 2 if _text(tokens, index - 1) == "." else index
    return _item(tokens, start, index, followed)


def _item(tokens: list[_Token], start: int, end: int, followed: set[str]) -> bool:
    frames = _frames(tokens, start)
    frame = frames[-1]
    if not frame.subquery or frame.clause != "select":
        return False
    if _text(tokens, start - 1) not in {"select", ","}:
        return False
    after = _text(tokens, end + 1)
    if after not in _ENDINGS:
        return False
    if after == "as":
        followed.add(_text(tokens, end + 2))
    if len(frames) == 1:
        return True
    outer = frames[-2]
    closing = _closing(tokens, frame.opened)
    if outer.clause in {"from", "with"}:
        return outer.subquery
    return _item(tokens, frame.opened, closing, followed)
