"""In which language a command speaks: the option, DANGAN_LANG, company.yaml, then Chinese."""

from __future__ import annotations

import os
import re

from dangan.project import MARKER, Project
from dangan.text import LANGUAGES

# read by hand, because the language must be known even where the file cannot be read
_WRITTEN = re.compile(r"^language:[ \t]*[\"']?(zh|en)\b", re.MULTILINE)


def language(option: str | None, project: Project | None) -> str:
    """``zh`` or ``en``. The locale of the machine never counts."""
    for wish in (option, os.environ.get("DANGAN_LANG")):
        if wish in LANGUAGES:
            return str(wish)
    if project is not None:
        try:
            text = (project.root / MARKER).read_text(encoding="utf-8", errors="replace")
        except OSError:
            text = ""
        found = _WRITTEN.search(text)
        if found:
            return found[1]
    return LANGUAGES[0]
