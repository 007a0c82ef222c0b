"""Looking for values in everything that was built, however it is written there.

A value counts as found in a file if it stands there as it is, escaped for HTML, JSON or a URL,
or with other separators (``48,371.50``, ``6222 0212 …``). Workbooks are unpacked first.

Thousands of values are looked for in thousands of files, so `filling.Values` begins each with
one of a few marks and only what follows a mark is compared.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

MARKS = ("zq", "7091", "05328", "91370100ma", "370102")
MOST = 20  # characters of a value from its mark on, without separators

_MARKED = re.compile(rf"(?=((?:{'|'.join(MARKS)})[0-9a-z]{{0,{MOST}}}))")
_ID = re.compile(r"(?<![0-9a-z])(?:[a-z]{1,2}-[0-9]{2}-[0-9a-z]{4,5}|37[0-9]{4})(?![0-9a-z])")
_TAG = re.compile(r"<[^<>]*>")
_SEPARATORS = dict.fromkeys(map(ord, " \t\r\n,.-_'’·、/@:\u00a0\u2009\u202f\u2212年月日"))
_JSON_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


def bare(text: str) -> str:
    """``text`` without separators, in small letters."""
    return text.lower().translate(_SEPARATORS)


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below ``folder`` with what it says, its own name first, in small letters."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            yield name, "\n".join([name, *_contents(path)]).lower()


def _contents(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield member
                yield archive.read(member).decode("utf-8", "replace")
    else:
        yield data.decode("utf-8", "replace")


def _readings(said: str) -> set[str]:
    found = {said}
    if "&" in said:
        found.add(html.unescape(said))
    if "%" in said:
        found.add(unquote(said))
    if "\\u" in said:
        found.add(_JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)), said))
    return found


class Hunt:
    """The values that are looked for, sorted by how they are found."""

    def __init__(self, values: Iterable[str]) -> None:
        self.marked: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.plain: dict[str, str] = {}
        for value in values:
            word = value.lower()
            mark = _MARKED.search(bare(word))
            if _ID.fullmatch(word):
                self.ids[word] = value
            elif mark:
                self.marked[mark[1]] = value
            else:
                self.plain[word] = value
        self.lengths = sorted({len(word) for word in self.marked})

    def in_text(self, said: str) -> set[str]:
        """Those of the values that ``said`` holds in some form."""
        found: set[str] = set()
        for reading in _readings(said):
            found |= {self.ids[word] for word in _ID.findall(reading) if word in self.ids}
            found |= {value for word, value in self.plain.items() if word in reading}
            for text in (reading, bare(_TAG.sub(" ", reading))):
                for tail in _MARKED.findall(text):
                    found |= {
                        self.marked[tail[:n]] for n in self.lengths if tail[:n] in self.marked
                    }
        return found


def find(folder: Path, values: Iterable[str]) -> dict[str, list[str]]:
    """For each of ``values`` the files below ``folder`` that hold it."""
    wanted = set(values)
    hunt = Hunt(wanted)
    found: dict[str, list[str]] = {value: [] for value in wanted}
    for name, said in texts(folder):
        for value in hunt.in_text(said):
            found[value].append(name)
    return found
