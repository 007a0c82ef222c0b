"""The handbook: pages written by hand, and those made from the checks and the schemas.

Made pages are Markdown with HTML blocks; every text in them is escaped. MkDocs renders both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from dangan.findings import Code
from dangan.project import Project
from dangan.publish.markup import html
from dangan.publish.site import conformancepages
from dangan.publish.site.conformancepages import Conformance
from dangan.publish.site.kindpages import kind_page
from dangan.publish.site.navigation import Navigation
from dangan.schema.model import Kind
from dangan.text import Both, fields_of, fill, say

FOLDER = "handbook"
_LAYERS = ("yaml", "schema", "ref", "table", "rule", "change", "access")


def documents(
    project: Project,
    lang: str,
    navigation: Navigation,
    kinds: Sequence[Kind],
    codes: Mapping[str, Code],
    conformance: Conformance | None = None,
    pages: Mapping[str, str] | None = None,
) -> tuple[dict[str, str], list[tuple[Both, list[Any]]]]:
    """The Markdown of the handbook by path, and its groups for the navigation.

    ``pages`` are more pages by path; the navigation of the company says where they stand.
    """
    found = {
        name: path.read_text(encoding="utf-8")
        for name, path in project.files(f"site/pages/{lang}", ".md").items()
    }
    found |= pages or {}
    groups: list[tuple[Both, list[Any]]] = []
    for group in navigation.handbook:
        if group.pages == "kinds":
            described_kinds = {
                f"{FOLDER}/kinds/{kind.name}.md": kind_page(kind, kinds, lang) for kind in kinds
            }
            index = f"{FOLDER}/kinds/index.md"
            found |= described_kinds | {index: _kinds_index(kinds, lang)}
            listed: list[Any] = [{say("site.kinds_index", lang): index}]
            listed += [{kind.title.get(lang): f"{FOLDER}/kinds/{kind.name}.md"} for kind in kinds]
            groups.append((group.title, listed))
        elif group.pages == "codes":
            found |= _code_pages(codes, lang)
            groups.append((group.title, _code_nav(codes, lang)))
        elif group.pages == "conformance" and conformance is not None:
            described = frozenset(kind.name for kind in kinds)
            found |= conformancepages.documents(conformance, described, lang)
            groups.append((group.title, conformancepages.nav(conformance, lang)))
        else:
            names = [f"{FOLDER}/{name}" for name in group.pages]
            groups.append((group.title, [name for name in names if name in found]))
    return found, groups


def code_path(code: str) -> str:
    """Where the page of a check code stands, below the handbook's folder of codes."""
    return f"{FOLDER}/codes/{code}.md"


def _layers(codes: Mapping[str, Code]) -> dict[str, list[Code]]:
    found: dict[str, list[Code]] = {}
    for name in sorted(codes, key=lambda name: (_rank(name), name)):
        found.setdefault(name.partition("/")[0], []).append(codes[name])
    return found


def _rank(code: str) -> int:
    layer = code.partition("/")[0]
    return _LAYERS.index(layer) if layer in _LAYERS else len(_LAYERS)


def _layer_title(layer: str, lang: str) -> str:
    return say(f"site.layer_{layer}", lang) if layer in _LAYERS else layer


def _code_nav(codes: Mapping[str, Code], lang: str) -> list[Any]:
    listed: list[Any] = [{say("site.codes_index", lang): f"{FOLDER}/codes/index.md"}]
    for layer, members in _layers(codes).items():
        pages = [{code.code: code_path(code.code)} for code in members]
        listed.append({_layer_title(layer, lang): pages})
    return listed


def _code_pages(codes: Mapping[str, Code], lang: str) -> dict[str, str]:
    layers = _layers(codes)
    pages = {f"{FOLDER}/codes/index.md": _codes_index(layers, lang)}
    for members in layers.values():
        for place, code in enumerate(members):
            near = [*members[max(0, place - 2) : place], *members[place + 1 : place + 3]]
            pages[code_path(code.code)] = _code_page(code, near, lang)
    return pages


def _codes_index(layers: Mapping[str, Sequence[Code]], lang: str) -> str:
    parts = [_title(say("site.codes", lang)), _paragraph(say("site.codes_intro", lang))]
    head = [say(f"site.codes_{part}", lang) for part in ("code", "title", "severity")]
    for layer, members in layers.items():
        rows = [
            [
                html('<a href="{}.html"><code>{}</code></a>', code.code, code.code),
                code.title.get(lang),
                say(f"site.codes_{code.severity}", lang),
            ]
            for code in members
        ]
        parts += [f"## {_plain(_layer_title(layer, lang))} {{#{layer}}}", table(head, rows)]
    return "\n\n".join(parts) + "\n"


def _code_page(code: Code, near: Sequence[Code], lang: str) -> str:
    severity = say(f"site.codes_{code.severity}", lang)
    facts = [
        (say("site.codes_severity", lang), severity, code.severity == "error"),
        (
            say("site.codes_fixable", lang),
            say("site.codes_yes" if code.fixable else "site.codes_no", lang),
            False,
        ),
    ]
    line = Markup("").join(
        html(
            '<span><span class="dg-soft">{}</span> <span{}>{}</span></span>',
            title,
            Markup(' class="dg-late"') if grave else "",
            value,
        )
        for title, value, grave in facts
    )
    parts = [
        html('<h1 class="dg-code">{}</h1>', code.code),
        html('<p class="dg-judgement">{}</p>', code.title.get(lang)),
        html('<p class="dg-line">{}</p>', line),
        _heading(say("site.codes_message", lang), "message"),
        *(_message(code, one) for one in ((lang, "en") if lang == "zh" else (lang, "zh"))),
        _heading(say("site.codes_why", lang), "why"),
        _paragraph(code.why.get(lang)),
    ]
    if code.wrong or code.right:
        parts.append(_heading(say("site.codes_examples", lang), "examples"))
        parts += [
            _snippet(say(f"site.codes_{name}", lang), name, text, other)
            for name, text, other in (
                ("wrong", code.wrong, code.right),
                ("right", code.right, code.wrong),
            )
            if text
        ]
    sources = ", ".join(code.source) or say("site.codes_own", lang)
    related = Markup(" ・ ").join(
        html(
            '<a href="{}.html"><code>{}</code></a> {}',
            one.code.rpartition("/")[2],
            one.code,
            one.title.get(lang),
        )
        for one in near
    )
    parts += [
        _heading(say("site.codes_fix", lang), "fix"),
        _paragraph(_sample(code.fix, lang)),
        _heading(say("site.codes_scope", lang), "source"),
        table(
            [],
            [
                [say("site.codes_source", lang), sources],
                *([[say("site.codes_near", lang), related]] if near else []),
            ],
        ),
    ]
    return f"---\ntitle: {code.code}\n---\n\n" + "\n\n".join(map(str, parts)) + "\n"


def _sample(text: Both, lang: str) -> str:
    """A message with an ellipsis for what is filled in later."""
    template = text.get(lang)
    return fill(template, lang, dict.fromkeys(fields_of(template), "…"))


def _message(code: Code, lang: str) -> Markup:
    tag = "zh-CN" if lang == "zh" else "en"
    return html(
        '<div class="dg-message dg-message--{}" lang="{}"><p>{}</p><p class="dg-soft">{}</p></div>',
        code.severity,
        tag,
        _sample(code.message, lang),
        _sample(code.fix, lang),
    )


def _snippet(title: str, name: str, text: str, other: str) -> Markup:
    """An example with the lines marked that the other example does not have."""
    known = set(other.splitlines()) if other else set()
    lines = Markup("").join(
        html(
            '<span class="dg-snippet__line{}"><i>{}</i>{}\n</span>',
            Markup("") if line in known or not known else Markup(" dg-snippet__own"),
            number,
            line,
        )
        for number, line in enumerate(text.rstrip("\n").split("\n"), 1)
    )
    return html(
        '<div class="dg-snippet dg-snippet--{}"><p>{}</p><pre><code>{}</code></pre></div>',
        name,
        title,
        lines,
    )


def _kinds_index(kinds: Sequence[Kind], lang: str) -> str:
    rows = [
        [
            html('<a href="{}.html">{}</a>', kind.name, kind.title.get(lang)),
            kind.description.get(lang),
        ]
        for kind in kinds
    ]
    head = [say("site.records_kind", lang), say("site.records_what", lang)]
    return "\n\n".join(
        [
            _title(say("site.kinds", lang)),
            str(_paragraph(say("site.kinds_intro", lang))),
            str(table(head, rows)),
        ]
    )


def table(head: Sequence[str], rows: Sequence[Sequence[Markup | str]]) -> Markup:
    """A table of escaped cells; without ``head`` the first cell of a row is its heading."""
    top = (
        html(
            "<thead><tr>{}</tr></thead>\n",
            Markup("").join(html('<th scope="col">{}</th>', cell) for cell in head),
        )
        if head
        else Markup("")
    )
    body = Markup("").join(
        html(
            "<tr>{}</tr>\n",
            Markup("").join(
                html(
                    "<td{}{}>{}</td>",
                    Markup(' class="name"') if place == 0 else "",
                    html(' data-label="{}"', head[place]) if head else "",
                    cell,
                )
                for place, cell in enumerate(row)
            ),
        )
        for row in rows
    )
    return html('<table class="dg-table">\n{}<tbody>\n{}</tbody>\n</table>', top, body)


def _title(text: str) -> str:
    return f"# {_plain(text)}"


def _heading(text: str, ident: str) -> str:
    return f"## {_plain(text)} {{#{ident}}}"


def _paragraph(text: str) -> Markup:
    return html("<p>{}</p>", text.strip())


def _plain(text: str) -> str:
    """A heading for Markdown: one line in which nothing means anything."""
    flat = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_{}[]#!|" else str(escape(c)) for c in flat)
