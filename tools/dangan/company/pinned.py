"""The version of the product that a company's repository asks for, and what differs."""

from __future__ import annotations

import re
from pathlib import Path

from dangan import __version__
from dangan.project import MARKER
from dangan.text import Both, say_both

FILE = "requirements.txt"
_PIN = re.compile(
    r"^(?:dangan\s*==\s*|[^#\n]*\bdangan-)([0-9]+(?:\.[0-9]+)*)(?:\s*[;#].*|-[^/\n]*)?$",
    re.MULTILINE,
)


def difference(start: Path) -> Both | None:
    """What to do where the repository around ``start`` asks for another version than this one.

    None where they agree, where there is no repository, and where it asks for no version.
    """
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file():
            try:
                found = _PIN.search((folder / FILE).read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError):
                return None
            if found is None or _order(found[1]) == _order(__version__):
                return None
            older = _order(__version__) < _order(found[1])
            key = "init.program_older" if older else "init.program_newer"
            return say_both(key, wanted=found[1], here=__version__, file=FILE)
    return None


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"[0-9]+", version)))
