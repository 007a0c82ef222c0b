"""Addresses: where pages stand, how one page points to another, which targets are allowed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from dangan.publish.labels import Labels
from dangan.schema.model import Kind

_SCHEME = re.compile(r"(?i:https?://[^\s/]|mailto:[^\s@]+@[^\s@]+$)")
_PLAIN = re.compile(r"[A-Za-z0-9/._-]*", re.ASCII).fullmatch
_DIALLED = re.compile(r"[^0-9+,;]")


def record_page(kind: str, ident: str) -> str:
    """Where the page of a record stands, from the root of the site.

    Ids hold letters, digits and hyphens, so names with a dot or an underscore are free for
    other pages of the folder; only ``index`` has to give way.
    """
    name = "index_" if ident == "index" else ident
    return f"{kind}/{name}.html"


def list_page(kind: str, number: int = 1) -> str:
    """Where a page of the list of ``kind`` stands; pages count from 1."""
    return f"{kind}/index.html" if number == 1 else f"{kind}/list_{number}.html"


def relative(source: str, target: str) -> str:
    """The address of the page ``target`` as seen from the page ``source``, both from the root.

    What comes behind ``#`` in ``target`` is kept as it is.
    """
    path, mark, fragment = target.partition("#")
    folder, _, name = path.rpartition("/")
    if source.count("/") == 1 == path.count("/"):  # nearly all links; quicker than relpath
        found = name if source.startswith(f"{folder}/") else f"../{path}"
        return _quoted(found) + mark + fragment
    start = posixpath.dirname(source)
    found = posixpath.relpath(path, start) if start else path
    return _quoted(found) + mark + fragment


def _quoted(path: str) -> str:
    return path if _PLAIN(path) else quote(path, safe="/._-")


class Addresses:
    """Which records have a page, and the addresses of those pages."""

    def __init__(self, labels: Labels, kinds: Mapping[str, Kind]) -> None:
        self.labels = labels
        self.by_prefix = {kind.prefix: name for name, kind in kinds.items() if kind.prefix}

    def of_record(self, kind: str | None, ident: str) -> str | None:
        """Where the page of a record stands; None where the audience does not see it."""
        name = kind or self.by_prefix.get(ident.partition("-")[0])
        if name is None or ident not in self.labels.records.get(name, {}):
            return None
        return record_page(name, ident)

    def href(self, source: str) -> Callable[[str | None, str], str | None]:
        """Addresses of records as seen from the page ``source``."""

        def address(kind: str | None, ident: str) -> str | None:
            target = self.of_record(kind, ident)
            return None if target is None else relative(source, target)

        return address


def safe_url(value: str) -> str | None:
    """``value`` as a link target if it is an http, https or mailto address, else None.

    Anything else, above all ``javascript:``, stays text.
    """
    text = value.strip()
    return text if _SCHEME.match(text) else None


def outside_link(form: str, value: str) -> str | None:
    """The target of a value that is itself an address: web address, e-mail or telephone."""
    if form == "url":
        return safe_url(value)
    if form == "email":
        return safe_url(f"mailto:{value}")
    if form == "telephone" and not set(value) & {"*"}:
        number = re.split(r"(?i)转|ext\.?|x", value)[0]
        dialled = _DIALLED.sub("", number)
        return f"tel:{dialled}" if len(dialled) >= 5 else None
    return None
