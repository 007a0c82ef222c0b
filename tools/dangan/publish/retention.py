"""How long something is kept, in words."""

from __future__ import annotations

import re

from dangan.schema.model import Personal
from dangan.text import say

_PART = re.compile(r"([0-9]+)([YMD])")
_WORDS = {"Y": "publish.years", "M": "publish.months", "D": "publish.days"}


def kept(about: Personal, lang: str) -> str:
    """Why a value is kept and how long: ``业务联系，保存 3 年`` (S1-32)."""
    parts = (
        say(_WORDS[unit], lang, count=int(count)) for count, unit in _PART.findall(about.retention)
    )
    return say("publish.kept", lang, purpose=about.purpose, term=" ".join(parts))
