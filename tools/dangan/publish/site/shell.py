"""Frames: what MkDocs and the theme render once, cut at the places that each page fills."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

SLOTS = ("csp", "title", "heading", "twin", "toc", "body", "foot")

_PLACE = re.compile(r"\[\[dangan:([a-z]+)\]\]")
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_LINK = re.compile(
    r"""\b(?:href|src|srcset|action|formaction|data|poster)\s*=\s*"""
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_BLANK = re.compile(r"[\x00-\x20]")  # browsers overlook them
_SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Shell:
    """A rendered page with places to fill: ``pieces`` of fixed text and the ``places`` between.

    A page of the handbook has its own body already; a frame asks for ``body`` as well.
    """

    pieces: tuple[str, ...]
    places: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """Changes when the fixed text does."""
        text = "\0".join((*self.pieces, *self.places))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    @cached_property
    def policy(self) -> str:
        """The Content-Security-Policy: our own files, and the theme's inline scripts by hash."""
        hashes = {
            base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            for attributes, body in _SCRIPT.findall("".join(self.pieces))
            if "src=" not in attributes and "application/json" not in attributes
        }
        return _POLICY.format(hashes="".join(f" 'sha256-{one}'" for one in sorted(hashes)))

    def pour(self, values: Mapping[str, str]) -> bytes:
        """The page with every place filled; ``values`` are HTML that is safe where it goes.

        Inline scripts come from the fixed text alone, so a script that got into a value has
        no hash in the policy and does not run. Raises KeyError for a place without a value.
        """
        given = {**values, "csp": html.escape(self.policy)}
        out = [self.pieces[0]]
        for place, piece in zip(self.places, self.pieces[1:], strict=True):
            out.append(given[place])
            out.append(piece)
        return "".join(out).encode()


def other_link(text: str) -> str | None:
    """The first address in ``text`` (HTML) that is not for the web, mail or the telephone."""
    for found in _LINK.finditer(text):
        address = _BLANK.sub("", html.unescape(found[1] or found[2] or found[3] or ""))
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() not in SCHEMES:
            return address
    return None


def cut(text: str, language: str) -> Shell:
    """Make a `Shell` of a page that MkDocs rendered.

    Raises ValueError for a place with a name that is not in `SLOTS`.
    """
    text = text.replace("\r\n", "\n").replace('<html lang="zh"', f'<html lang="{language}"', 1)
    parts = _PLACE.split(_squeeze(text))
    unknown = set(parts[1::2]) - set(SLOTS)
    if unknown:
        raise ValueError(f"unknown places: {sorted(unknown)}")
    return Shell(tuple(parts[0::2]), tuple(parts[1::2]))


def _squeeze(text: str) -> str:
    """Drop the theme's indentation, which is half of a page, but not inside pre-formatted text."""
    if "<pre" in text or "<textarea" in text:
        return text
    return re.sub(r"\n\s*", "\n", text)
