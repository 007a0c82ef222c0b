"""The handbook page that shows who sees what: role × class × kind (S0-24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dangan.publish.markup import html
from dangan.publish.site.handbook import table
from dangan.redact.access import Audience
from dangan.schema.model import CLASSES, Kind
from dangan.text import Both, say

PATH = "handbook/who.md"


def access_page(
    audiences: Sequence[Audience], kinds: Sequence[Kind], roles: Mapping[str, Both], lang: str
) -> dict[str, str]:
    """The page by its path: what each audience is, and the class it sees of each kind."""
    comma = say("site.list_comma", lang)
    facts = [
        [
            one.title.get(lang),
            comma.join(roles[role].get(lang) if role in roles else role for role in one.roles)
            or say("site.who_anybody", lang),
            say(f"publish.class_{CLASSES[one.rank]}", lang),
            say("publish.yes" if one.personal else "publish.no", lang),
            say(f"site.who_{one.scope}", lang),
            html("<code>--audience {}</code>", one.name),
        ]
        for one in audiences
    ]
    matrix = [
        [kind.title.get(lang), *(_cell(one, kind, lang) for one in audiences)] for kind in kinds
    ]
    heads = ("audience", "roles", "class", "personal", "scope", "build")
    parts = [
        f"# {say('site.who', lang)}",
        html("<p>{}</p>", say("site.who_intro", lang)),
        f"## {say('site.who_audiences', lang)}",
        table([say(f"site.who_{head}", lang) for head in heads], facts),
        f"## {say('site.who_matrix', lang)}",
        html("<p>{}</p>", say("site.who_legend", lang)),
        table([say("site.records_kind", lang), *(one.title.get(lang) for one in audiences)],
               matrix),
    ]  # fmt: skip
    return {PATH: "\n\n".join(map(str, parts)) + "\n"}


def _cell(audience: Audience, kind: Kind, lang: str) -> str:
    if not audience.sees(kind.name):
        return say("site.who_nothing", lang)
    title = say(f"publish.class_{CLASSES[audience.rank]}", lang)
    some = audience.records.get(kind.name) or (
        audience.scope != "all"
        and (kind.name == "customers" or any("customers" in item.refs for item in kind.fields))
        and kind.group != "parties"
    )
    own = audience.scope != "all" and kind.name == "customers"
    return say("site.who_some", lang, level=title) if some or own else title
