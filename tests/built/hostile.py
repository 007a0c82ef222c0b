"""A company whose people write whatever could break a page, a sheet or a template."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from tests.support import filling
from tests.support.filling import Filled, Filler, Spot, Values
from tests.support.records import read, write

PAYLOADS = (
    "<script>window.__xss=1</script>",
    "</script><script>window.__xss=2</script>",
    '"><img src=x onerror="window.__xss=3">',
    "' onmouseover='window.__xss=4",
    "<svg/onload=window.__xss=5>",
    "</textarea></title></style><b>",
    "<!-- --><![CDATA[ ]]>",
    "{{7*7}}",
    "{{ config }}{# x #}",
    "{% raw %}{% endraw %}",
    "{% include 'x' %}",
    "${7*7}`#{7*7}`",
    "[x](javascript:window.__xss=6)",
    "![x](http://evil.example/x.png)",
    "javascript:window.__xss=7",
    "<a href=http://evil.example>x</a>",
    "a|b|c",
    "=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(A1)",
    "-2+3",
    "+1+1",
    "＝1+1",
    "&lt;script&gt;&amp;amp;",
    "\U0001f69a\U0001f469\U00020bb7",
    "W" * 58,
    "超" * 58,
    'it\'s "quoted" \\ back`tick',
    "%00%3Cscript%3E",
    "***bold*** __x__ # h",
    "a<b>c&d",
)
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
SHORT = 60  # the shortest limit of a free text


class Hostile(Values):
    """Every free text is one of the payloads with a tag of its own behind it."""

    def text(self, spot: Spot) -> str:
        """The payload that it is the turn of; long texts get several in several lines."""
        at = int(filling.digits(spot.seed, 6)) % len(PAYLOADS)
        most = spot.leaf.node.get("maxLength", SHORT)
        if spot.leaf.node.get("x-multiline"):
            return "\n".join((PAYLOADS[at], PAYLOADS[(at + 7) % len(PAYLOADS)], "end"))
        if most >= 200:
            return f"{PAYLOADS[at]} {filling.letters(spot.seed, 6, 'abcdefgh')}"
        return PAYLOADS[at][:most]

    def email(self, spot: Spot) -> str:
        """Characters that an address may have."""
        return f"'{{{{7*7}}}}|`{filling.letters(spot.seed, 6, 'abcdefgh')}@mail.example"

    def url(self, spot: Spot) -> str:
        """Characters that a web address may have."""
        name = filling.letters(spot.seed, 6, "abcdefgh")
        return f"https://{name}.example/'onclick=window.__xss=8//?javascript:#&amp;%3Cb%3E"


@cache
def records() -> tuple[Filled, ...]:
    """Records of each kind, and a supplier named after every formula."""
    values = Hostile()
    filler = Filler(values, "open", "open second")
    formulas = [text for text in PAYLOADS if text.startswith(FORMULAS)]
    named = [filler.fill("suppliers", text, name=text) for text in formulas]
    return (*filling.one_of_each(values), *named)


def make(root: Path) -> None:
    """Write the company to ``root``; its own settings are hostile too."""
    entry: dict[str, Any] = filling.audience("staff", "secret", persons=True)
    entry["title"] = {"zh": PAYLOADS[0], "en": PAYLOADS[2]}
    filling.settings(
        root,
        {"staff": entry},
        name=PAYLOADS[2],
        name_en=PAYLOADS[9],
        short_name=PAYLOADS[7],
        site_title={
            "zh": f"{PAYLOADS[7]} </title>{PAYLOADS[0]}",
            "en": f"{PAYLOADS[9]} {PAYLOADS[5]}{PAYLOADS[1]}",
        },
        business_areas=[{"key": filling.AREA, "title": {"zh": PAYLOADS[4], "en": PAYLOADS[3]}}],
    )
    path = root / "records" / "policy.yaml"
    policy = read(path)
    for one in policy["criteria_sets"][0]["value"]["default"]:
        one["title"] = {"zh": PAYLOADS[0], "en": PAYLOADS[12]}
        one["standard"] = PAYLOADS[17]
    policy["criteria_sets"][0]["source"] = PAYLOADS[8]
    write(path, policy)
    filling.save(root, *records())
