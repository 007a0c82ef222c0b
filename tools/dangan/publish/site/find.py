"""The search index: every searchable value as it is, in files small enough to load one by one.

Nothing is cut into words: the page's script looks for substrings, so what a person types is
found wherever it stands (segmenting found 135 of 302 firms of one name). Identity fields come
in files of their own, which load first.
"""

from __future__ import annotations

import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from dangan.derive.names import plain, readings
from dangan.publish.site import days
from dangan.publish.site.output import Due, key_of
from dangan.publish.site.related import date_column
from dangan.publish.site.shell import Shell
from dangan.publish.site.sources import Record, Row, Sources
from dangan.publish.site.states import finished
from dangan.publish.values import Value
from dangan.schema.model import Derived, Field, Kind
from dangan.text import Both, say, say_both

SHARD_BYTES = 200_000
FOLDER = "search"
_STEP = 200
_IDENTITY_FORMATS = frozenset({"telephone", "tax-number"})
_IDENTITY_COLUMNS = frozenset({"id", "code"})
_TIERS = ("tier_high", "tier")
_ARTICLE = re.compile(r"<article[^>]*>(.*?)</article>", re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_TAGS = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)

Shards = list[bytes]


@dataclass(frozen=True)
class FieldMeta:
    """What a field is called; whether it names a record; whether it is found by its sound."""

    title: Both
    name: bool
    sound: bool


@dataclass
class Entry:
    """A record in the index: what is shown of it and its values, by place in `Index.fields`."""

    kind: int
    id: str
    label: Both
    tier: str
    place: str
    owner: str
    late: int | None
    identity: list[tuple[int, str]] = field(default_factory=list)
    values: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Searched:
    """A field that is searched, and how.

    ``party`` is found by the names of the party that it refers to, ``identity`` is the
    record's own number, and ``first`` stands in the files that load first.
    """

    item: Field | Derived
    pointer: str
    table: str
    party: bool
    identity: bool
    first: bool


@dataclass
class Index:
    """The index of an audience's records, the same for all languages but for its words.

    Filled by `add`, kind after kind, while the pages of the records are made: reading the
    database once serves both.
    """

    sources: Sources
    kinds: Sequence[Kind]
    fields: list[FieldMeta] = field(default_factory=list)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _searched: dict[str, list[Searched]] = field(default_factory=dict)
    _added: list[tuple[tuple[int, str, str], Entry]] = field(default_factory=list)

    def add(self, kind: Kind, record: Record) -> None:
        """Put a record into the index."""
        number = self.kinds.index(kind)
        self._added.append(((number, *self._order(kind, record)), self._entry(kind, record)))

    @property
    def entries(self) -> list[Entry]:
        """All records, by kind and then in the order in which their list shows them."""
        return [entry for _, entry in sorted(self._added, key=lambda pair: pair[0])]

    def _order(self, kind: Kind, record: Record) -> tuple[str, str]:
        date = str(record.get(date_column(kind)) or "")
        if kind.sort == "date" and date:
            return "".join(chr(0x10FFFF - ord(letter)) for letter in date), record.id
        return str(record.get("name_pinyin") or record.get(kind.label) or ""), record.id

    def _number(self, kind: str, pointer: str, meta: FieldMeta) -> int:
        key = (kind, pointer)
        if key not in self._numbers:
            self._numbers[key] = len(self.fields)
            self.fields.append(meta)
        return self._numbers[key]

    def _fields(self, kind: Kind) -> list[Searched]:
        """The fields of ``kind`` that are searched."""
        if kind.name not in self._searched:
            found: list[Searched] = []
            items: list[Field | Derived] = [*kind.fields, *kind.derived]
            for item in items:
                pointer = item.pointer if isinstance(item, Field) else f"/{item.column}"
                party = any(ref in self._named_kinds for ref in item.refs)
                identity = item.column in _IDENTITY_COLUMNS and pointer.count("/") == 1
                if item.search or party or identity:
                    table = item.table if isinstance(item, Field) else kind.table
                    number = item.format in _IDENTITY_FORMATS and pointer.count("/") <= 2
                    found.append(
                        Searched(item, pointer, table, party, identity, identity or number)
                    )
            self._searched[kind.name] = found
        return self._searched[kind.name]

    def _entry(self, kind: Kind, record: Record) -> Entry:
        label = str(record.get(kind.label) or record.id)
        entry = Entry(
            kind=self.kinds.index(kind),
            id=record.id,
            label=self._called(kind, record),
            tier=next((str(record.get(name)) for name in _TIERS if record.get(name)), ""),
            place=self._places.get(str(record.get("region")), ""),
            owner=self._owner(record),
            late=self._late(kind, record),
        )
        named = {pointer for pointer, _, _ in self._names.get((kind.name, record.id), ())}
        for pointer, name, spellings in self._names.get((kind.name, record.id), ()):
            meta = FieldMeta(self._title(kind, pointer), name=True, sound=True)
            entry.identity.append((self._number(kind.name, pointer, meta), name))
            if pointer == f"/{kind.label}" and record.get("pinyin"):
                given = FieldMeta(say_both("site.search_pinyin"), name=True, sound=False)
                place = self._number(kind.name, "pinyin", given)
                entry.identity += [(place, spelling) for spelling in spellings.split()]
        if f"/{kind.label}" not in named and label != record.id:
            meta = FieldMeta(self._title(kind, f"/{kind.label}"), name=True, sound=False)
            entry.identity.append((self._number(kind.name, f"/{kind.label}", meta), label))
            named.add(f"/{kind.label}")
        for one in self._fields(kind):
            if one.pointer.removesuffix("/*") not in named:
                self._add(entry, kind, record, one)
        return entry

    def _called(self, kind: Kind, record: Record) -> Both:
        """What a record is called in either language."""
        found = self.sources.labels.records.get(kind.name, {}).get(record.id)
        return found or Both(record.id, record.id)

    def _add(self, entry: Entry, kind: Kind, record: Record, one: Searched) -> None:
        column = one.item.column
        values = (
            [record.get(column)]
            if one.table == kind.table
            else [row.get(column) for row in record.rows(one.table)]
        )
        into = entry.identity if one.first else entry.values
        for value in values:
            for found in self._texts(one.item, value):
                meta = FieldMeta(one.item.title, name=one.identity, sound=one.party)
                into.append((self._number(kind.name, one.pointer, meta), found))

    def _texts(self, item: Field | Derived, value: Value) -> Iterator[str]:
        """What a value can be found by: a reference by the names of what it points to."""
        if value is None:
            return
        if item.choices:
            titles = item.label(str(value))
            yield from dict.fromkeys((titles.zh, titles.en))
            return
        for ref in item.refs:
            names = [name for _, name, _ in self._names.get((ref, str(value)), ())]
            label = self.sources.labels.records.get(ref, {}).get(str(value))
            if not names and label:
                names = [label.zh, label.en]
            yield from dict.fromkeys(names)
            if names:
                return
        yield str(value)

    def _title(self, kind: Kind, pointer: str) -> Both:
        node = kind.by_pointer.get(pointer) or kind.by_pointer.get(f"{pointer}/*")
        return node.title if node else kind.title

    def _owner(self, record: Record) -> str:
        for column in ("owner", "assignment_handler", "received_by"):
            value = record.get(column)
            if value:
                found = self.sources.labels.records.get("staff", {}).get(str(value))
                return found.zh if found else ""
        return ""

    def _late(self, kind: Kind, record: Record) -> int | None:
        if not record.get("late") or finished(kind, str(record.get("state") or "")):
            return None
        if record.get("settled_on"):
            return None
        return days.between(record.get("promised_on"), self.sources.as_of)

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], list[tuple[str, str, str]]]:
        """By kind and record: pointer without a place in a list, name, spellings."""
        found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        rows: Iterable[Row] = self.sources.query(
            "SELECT kind, record, pointer, name, pinyin FROM names ORDER BY rowid"
        )
        for row in rows:
            pointer = re.sub(r"/\d+$", "", str(row["pointer"]))
            entry = (pointer, str(row["name"]), str(row["pinyin"] or ""))
            found.setdefault((str(row["kind"]), str(row["record"])), []).append(entry)
        return found

    @cached_property
    def _named_kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self._names)

    @cached_property
    def _places(self) -> Mapping[str, str]:
        """What regions are called with the region above them, but without the province."""
        if not {"name", "parent"} <= set(self.sources.columns("regions")):
            return {}
        rows = {str(row["id"]): row for row in self.sources.query("SELECT * FROM regions")}
        found: dict[str, str] = {}
        for ident, row in rows.items():
            above = rows.get(str(row.get("parent")))
            city = above is not None and above.get("parent") is not None
            found[ident] = (str(above["name"]) if above and city else "") + str(row["name"])
        return found

    def sounds(self) -> dict[str, str]:
        """The readings of every character in values that are found by their sound."""
        letters = {
            letter
            for entry in self.entries
            for number, value in (*entry.identity, *entry.values)
            if self.fields[number].sound
            for letter in plain(value)
        }
        found: dict[str, str] = {}
        for letter in sorted(letters):
            known = [reading for reading in readings(letter) if reading.isascii()]
            if known and known != [letter]:
                found[letter] = " ".join(known)
        return found


def index_files(index: Index, lang: str, pages: Sequence[tuple[str, str, str]]) -> Iterator[Due]:
    """The files of the index for one language; ``pages`` are address, title and text."""
    names = _sharded(_names(index, lang))
    values = _sharded(_values(index))
    texts = _sharded([list(page) for page in pages])
    files = {
        **{f"names_{n}.json": data for n, data in enumerate(names, 1)},
        **{f"values_{n}.json": data for n, data in enumerate(values, 1)},
        **{f"pages_{n}.json": data for n, data in enumerate(texts, 1)},
    }
    head = {
        "kinds": [{"kind": kind.name, "title": kind.title.get(lang)} for kind in index.kinds],
        "fields": [
            {"title": meta.title.get(lang), "name": meta.name, "sound": meta.sound}
            for meta in index.fields
        ],
        "sounds": index.sounds(),
        "names": [name for name in files if name.startswith("names_")],
        "values": [name for name in files if name.startswith("values_")],
        "pages": [name for name in files if name.startswith("pages_")],
    }
    files["index.json"] = _json(head).encode()
    for name, data in files.items():
        yield Due(f"{FOLDER}/{name}", key_of("search", data), partial(bytes, data))


def _names(index: Index, lang: str) -> list[list[Any]]:
    return [
        [
            entry.kind,
            entry.id,
            entry.label.get(lang),
            entry.tier,
            entry.place,
            entry.owner,
            say("site.past_promise_short", lang, days=entry.late) if entry.late else "",
            [part for pair in entry.identity for part in pair],
        ]
        for entry in index.entries
    ]


def _values(index: Index) -> list[list[Any]]:
    return [
        [number, [part for pair in entry.values for part in pair]]
        for number, entry in enumerate(index.entries)
        if entry.values
    ]


def _sharded(rows: Sequence[list[Any]]) -> Shards:
    """``rows`` as JSON arrays of at most about `SHARD_BYTES` compressed."""
    found: Shards = []
    current: list[str] = []
    size = 0
    for start in range(0, len(rows), _STEP):
        part = [_json(row) for row in rows[start : start + _STEP]]
        weight = len(zlib.compress("\n".join(part).encode()))
        if current and size + weight > SHARD_BYTES:
            found.append(_array(current))
            current, size = [], 0
        current += part
        size += weight
    if current:
        found.append(_array(current))
    return found


def _array(parts: Sequence[str]) -> bytes:
    return ("[" + ",\n".join(parts) + "]\n").encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def page_title(shell: Shell) -> str:
    """The first heading of a rendered handbook page."""
    match = _HEADING.search("".join(shell.pieces))
    return " ".join(html.unescape(_TAGS.sub("", match.group(1))).split()) if match else ""


def page_text(shell: Shell) -> str:
    """The words of a rendered handbook page, without its markup."""
    match = _ARTICLE.search("".join(shell.pieces))
    if match is None:
        return ""
    return " ".join(html.unescape(_TAGS.sub(" ", match.group(1))).split())
