"""Looking for hidden values in what is published, whatever put them there.

A value is looked for as it is and without spaces and separators, in text, in zipped files
(workbooks) and in databases. All values are looked for in one pass (Aho-Corasick).
"""

from __future__ import annotations

import gzip
import html
import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote_to_bytes

from ahocorasick_rs import BytesAhoCorasick

from dangan.project import UserError
from dangan.redact.hidden import Place, Values

SHORTEST = 6
"""Characters; what is shorter stands in too many places by chance (S0-24)."""

_PIECE = 12  # a sentence of a longer text is looked for by itself from here on
_SURE = 11  # shorter Latin letters and digits must stand alone, or any long number holds them
_DEEPEST = 3  # zip files within zip files
_DROPPED = b" \t\r\n\v\f-_.()/\\\"'"
_SMALL = bytes(range(256)).lower()
_BLANKS = tuple(blank.encode() for blank in "\u3000\u00a0\u200b\uff0d")
_ENTITY = re.compile(rb"&(?:amp|lt|gt|quot|apos|nbsp|#(?:34|39|160|13|10|x27));")
_MEANT = {b"&amp;": b"&", b"&lt;": b"<", b"&gt;": b">"}  # what is left of the others is nothing
_LATIN = re.compile(rb"[0-9a-z@+:,;*#]+")
_SENTENCES = re.compile(r"[\r\n。！？；]+")
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}(?:[0-9A-Za-z.~_/-]|%[0-9A-Fa-f]{2})*")
_APART = b"[" + re.escape(_DROPPED) + rb"\xa0-\xbf\xc2\xe2\xe3]{0,4}"


class Leaks:
    """What may not be seen, ready to be looked for."""

    def __init__(self, values: Values, known: Iterable[str] = ()) -> None:
        """``known`` are texts of the product: what they say is no secret."""
        places: dict[bytes, Place] = {}
        for value, place in values.hidden.items():
            for piece in _pieces(value):
                places.setdefault(piece, place)
        if places:
            allowed = b"\x00".join(squeezed(text.encode()) for text in (*values.shown, *known))
            for found in _matches(list(places), allowed):
                places.pop(found, None)
        self.places: Mapping[bytes, Place] = places
        self.patterns = list(places)
        self.search = BytesAhoCorasick(self.patterns) if places else None

    def find(self, path: str, data: bytes) -> Place | None:
        """Where a hidden value found in the artefact ``path`` stands, or None."""
        if self.search is None:
            return None
        for view in (path.encode("utf-8", "replace"), *views(data)):
            text = squeezed(view)
            for at, _, _ in self.search.find_matches_as_indexes(text, overlapping=True):
                pattern = self.patterns[at]
                if _certain(pattern) or _alone(pattern, view):
                    return self.places[pattern]
        return None

    def require_none(self, path: str, data: bytes) -> None:
        """Raise UserError where the artefact ``path`` holds a hidden value, without telling it."""
        place = self.find(path, data)
        if place is not None:
            raise UserError("leaks.stopped", artefact=path, kind=place.kind, field=place.field)


def squeezed(data: bytes) -> bytes:
    """``data`` in small letters without spaces, separators, quotation marks and HTML's escapes."""
    if b"&" in data:
        data = _ENTITY.sub(lambda found: _MEANT.get(found[0], b""), data)
    data = data.translate(_SMALL, _DROPPED)
    for blank in _BLANKS:
        data = data.replace(blank, b"")
    return data


def views(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """``data`` and everything that can be read out of it: unzipped, unescaped, from tables."""
    if data[:4] == b"PK\x03\x04" and depth < _DEEPEST:
        yield from _zipped(data, depth)
        return
    if data[:2] == b"\x1f\x8b" and depth < _DEEPEST:
        try:
            yield from views(gzip.decompress(data), depth + 1)
        except (OSError, EOFError, zlib.error):
            yield data
        return
    yield data
    if data[:16] == b"SQLite format 3\x00":
        yield from _tables(data)
        return
    if b"\\u" in data:
        text = data.decode("utf-8", "replace")
        yield _JSON_ESCAPE.sub(lambda m: chr(int(m[1], 16)), text).encode("utf-8", "replace")
    if b"&#x" in data or b"&#2" in data or b"&#3" in data:
        yield html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")
    addresses = b"\x00".join(_addresses(data))
    if addresses:
        yield unquote_to_bytes(addresses)


def _addresses(data: bytes) -> Iterator[bytes]:
    """What is written with ``%``, with the word before it."""
    for found in _PERCENT.finditer(data):
        start = found.start()
        while start and data[start - 1 : start].isalnum():
            start -= 1
        yield data[start : found.end()]


def _zipped(data: bytes, depth: int) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            for item in folder.infolist():
                yield item.filename.encode("utf-8", "replace")
                yield item.comment
                yield from views(folder.read(item), depth + 1)
            yield folder.comment
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        yield data


def _tables(data: bytes) -> Iterator[bytes]:
    """The text of every table: a value may lie in several pages of the file."""
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)
        database.text_factory = bytes
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            table = name.decode().replace('"', '""')
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
                yield b"\x00".join(cell for cell in row if isinstance(cell, bytes))
    except sqlite3.DatabaseError:
        return
    finally:
        database.close()


def _pieces(value: str) -> Iterator[bytes]:
    """``value`` as it is looked for: whole, and if it is long also sentence by sentence."""
    whole = squeezed(value.encode())
    if len(whole.decode()) >= SHORTEST:
        yield whole
    for sentence in _SENTENCES.split(value):
        piece = squeezed(sentence.encode())
        if piece != whole and len(piece.decode()) >= _PIECE:
            yield piece


def _matches(patterns: list[bytes], text: bytes) -> set[bytes]:
    found = BytesAhoCorasick(patterns).find_matches_as_indexes(text, overlapping=True)
    return {patterns[at] for at in {at for at, _, _ in found}}


def _certain(pattern: bytes) -> bool:
    return len(pattern) >= _SURE or _LATIN.fullmatch(pattern) is None


def _alone(pattern: bytes, view: bytes) -> bool:
    """Whether ``pattern`` stands in ``view`` with no letter or digit beside it."""
    spelled = _APART.join(re.escape(bytes([one])) for one in pattern)
    around = rb"(?<![0-9a-z])" + spelled + rb"(?![0-9a-z])"
    return re.search(around, view.lower()) is not None
