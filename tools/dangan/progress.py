"""How far a command has come: one line on a terminal once it takes long, nothing elsewhere.

Stages tell of themselves and do not know whether anybody looks; only the command line does.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO, TypeVar

from dangan.text import say

AFTER, EVERY = 1.0, 0.1  # seconds until something is shown, and between two changes of it

Item = TypeVar("Item")


@dataclass
class _Line:
    """The line at the foot of a terminal."""

    stream: TextIO
    lang: str
    next: float
    width: int = 0

    def tell(self, key: str, done: int = 0, total: int = 0) -> None:
        """Show how far it is, unless that was shown a moment ago."""
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + EVERY
        words = say(f"progress.{key}", self.lang, done=f"{done:,}", total=f"{total:,}")
        self._write(words)

    def _write(self, words: str) -> None:
        room = os.get_terminal_size(self.stream.fileno()).columns - 1
        width = 0
        for n, letter in enumerate(words):
            width += 2 if ord(letter) > 0x2E7F else 1
            if width > room > 0:
                words = words[:n]
                break
        self.stream.write("\r" + words + " " * max(self.width - width, 0) + "\r" + words)
        self.stream.flush()
        self.width = width

    def clear(self) -> None:
        """Leave the terminal as it was."""
        if self.width:
            self.stream.write("\r" + " " * self.width + "\r")
            self.stream.flush()


_line: _Line | None = None


def told(key: str) -> None:
    """A stage begins that cannot be counted."""
    if _line is not None:
        _line.tell(key)


def watched(items: Iterable[Item], key: str, total: int = 0) -> Iterator[Item]:
    """``items`` as they are; of their number is told as they pass."""
    line = _line
    for number, item in enumerate(items, 1):
        if line is not None:
            line.tell(key, number, total)
        yield item


def hidden() -> None:
    """From here on nothing is shown: this is a copy of the process that shows it."""
    global _line  # noqa: PLW0603  (one process has one terminal)
    _line = None


@contextmanager
def shown(lang: str) -> Iterator[None]:
    """Show progress on a terminal while the block runs, once it takes longer than `AFTER`.

    Not where the output goes to a file or another program, nor in CI (``CI`` is set there).
    """
    global _line  # noqa: PLW0603  (one process has one terminal)
    if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
        yield
        return
    _line = line = _Line(sys.stderr, lang, time.monotonic() + AFTER)
    try:
        yield
    finally:
        _line = None
        line.clear()
