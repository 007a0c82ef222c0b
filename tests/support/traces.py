"""Looking for values in everything that was built, however it is written there.

A value counts as found in a file if it stands there as it is, escaped for HTML, JSON or a URL,
or with other separators (``48,371.50``, ``6222 0212 …``). Workbooks are unpacked first.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

_TAG = re.compile(r"<[^<>]*>")
_SEPARATORS = re.compile(r"[\s,.\-_'’·、/\u00a0\u2009\u202f\u2212年月日]+")
_WORD = re.compile(r"zq[0-9a-y]{9}")  # what `filling.Values.text` makes
_JSON_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


def bare(text: str) -> str:
    """``text`` without separators, in small letters."""
    return _SEPARATORS.sub("", text.lower())


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below ``folder`` with what it says, its own name first, in small letters."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            said = "\n".join([name, *_contents(path)]).lower()
            yield name, said


def _contents(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield member
                yield archive.read(member).decode("utf-8", "replace")
    else:
        yield data.decode("utf-8", "replace")


def _readings(said: str) -> list[str]:
    found = [said]
    if "&" in said:
        found.append(html.unescape(said))
    if "%" in said:
        found.append(unquote(said))
    if "\\u" in said:
        found.append(_JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)), said))
    return found


def find(folder: Path, values: Iterable[str]) -> dict[str, list[str]]:
    """For each of ``values`` the files below ``folder`` that hold it."""
    wanted = {value: value.lower() for value in values}
    words = {word: value for value, word in wanted.items() if _WORD.fullmatch(word)}
    others = {value: (word, bare(word)) for value, word in wanted.items() if word not in words}
    found: dict[str, list[str]] = {value: [] for value in wanted}
    for name, said in texts(folder):
        readings = _readings(said)
        stripped = [bare(_TAG.sub(" ", one)) for one in readings]
        held = {words[w] for one in (*readings, *stripped) for w in _WORD.findall(one)
                if w in words}  # fmt: skip
        held |= {
            value
            for value, (word, plain) in others.items()
            if any(word in one for one in readings) or any(plain in one for one in stripped)
        }
        for value in held:
            found[value].append(name)
    return found
