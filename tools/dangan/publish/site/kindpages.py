"""The handbook page of a kind of record: its fields, its states, its signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from dangan.publish.markup import html
from dangan.publish.retention import kept
from dangan.publish.statechart import statechart_svg
from dangan.schema.model import Field, Group, Kind, Move
from dangan.text import say


def kind_page(kind: Kind, kinds: Sequence[Kind], lang: str) -> str:
    """The page of ``kind`` as Markdown with HTML blocks."""
    parts: list[Markup | str] = [
        f"# {kind.title.get(lang)}",
        html("<p>{}</p>", kind.description.get(lang)),
        html(
            '<p class="dg-line"><span><span class="dg-soft">{}</span> <code>{}</code></span></p>',
            say("site.kinds_where", lang),
            _where(kind),
        ),
        f"## {say('site.kinds_fields', lang)} {{#fields}}",
        _fields(kind, kinds, lang),
    ]
    if kind.derived:
        parts += [f"## {say('site.kinds_computed', lang)} {{#computed}}", _derived(kind, lang)]
    if kind.transitions:
        drawn = html('<div class="dg-statechart">{}</div>', statechart_svg(kind, lang))
        parts += [f"## {say('site.kinds_states', lang)} {{#states}}", drawn, _moves(kind, lang)]
    if kind.signs:
        parts += [f"## {say('site.sign_offs', lang)} {{#signs}}", _signs(kind, lang)]
    return "\n\n".join(str(part) for part in parts) + "\n"


def _where(kind: Kind) -> str:
    if kind.tabular:
        return f"records/{kind.name}/2026-09.csv"
    if kind.settings:
        return f"records/{kind.name}.yaml"
    folder = f"records/{kind.name}/"
    if kind.yearly:
        return f"{folder}2026/{kind.prefix}-26-7KQ4M.yaml"
    return f"{folder}{kind.prefix}-26-7KQ4.yaml" if kind.prefix else f"{folder}….yaml"


def listing(head: Sequence[str], rows: Sequence[Sequence[Markup | str]], css: str = "") -> Markup:
    """A table of escaped cells that a telephone shows as cards."""
    cells = Markup("").join(html('<th scope="col">{}</th>', one) for one in head)
    body = Markup("").join(
        html(
            "<tr>{}</tr>\n",
            Markup("").join(
                html(
                    '<td data-label="{}"{}>{}</td>',
                    head[place],
                    Markup(' class="name"') if place == 0 else "",
                    cell,
                )
                for place, cell in enumerate(row)
            ),
        )
        for row in rows
    )
    return html(
        '<table class="dg-table {}">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>',
        css,
        cells,
        body,
    )


def _fields(kind: Kind, kinds: Sequence[Kind], lang: str) -> Markup:
    head = [say(f"site.kinds_{part}", lang) for part in ("field", "key", "form", "class", "source")]
    titles = {one.name: one.title.get(lang) for one in kinds}
    rows: list[list[Markup | str]] = []
    shown: set[str] = set()
    groups: Mapping[str, Group] = {group.pointer: group for group in kind.groups}
    for field in kind.fields:
        for pointer in _above(field.pointer):
            if pointer in groups and pointer not in shown:
                shown.add(pointer)
                rows.append(_group_row(groups[pointer], lang))
        rows.append(
            [
                html("{}{}", field.title.get(lang), _marks(field, lang)),
                html("<code>{}</code>", field.pointer[1:].replace("/*", "[]")),
                _content(field, titles, lang),
                say(f"site.class_{field.class_name}", lang),
                _clauses(field.source),
            ]
        )
    return listing(head, rows, "dg-table--fields")


def _above(pointer: str) -> list[str]:
    parts = pointer.split("/")[1:-1]
    return ["/" + "/".join(parts[: n + 1]) for n in range(len(parts)) if parts[n] != "*"]


def _group_row(group: Group, lang: str) -> list[Markup | str]:
    kind = html(" <small>{}</small>", say("site.kinds_list_of", lang))
    return [
        html(
            '<strong class="dg-strong">{}</strong>{}',
            group.title.get(lang),
            kind if group.is_list else "",
        ),
        html("<code>{}</code>", group.pointer[1:].replace("/*", "[]")),
        group.description.get(lang),
        "",
        _clauses(group.source),
    ]


def _marks(field: Field, lang: str) -> Markup:
    marks = [say("site.kinds_required", lang)] if field.required else []
    if field.personal is not None:
        marks.append(say("site.kinds_personal", lang, kept=kept(field.personal, lang)))
    if field.financial is not None:
        marks.append(say("site.kinds_financial", lang, kept=kept(field.financial, lang)))
    if not marks:
        return Markup("")
    return html("<small>{}</small>", say("site.list_comma", lang).join(marks))


def _content(field: Field, titles: Mapping[str, str], lang: str) -> Markup:
    if field.choices:
        comma = escape(say("site.list_comma", lang))
        return comma.join(
            html("<code>{}</code> {}", choice.const, choice.title.get(lang))
            for choice in field.choices
        )
    if field.refs:
        names = say("site.list_comma", lang).join(titles.get(ref, ref) for ref in field.refs)
        return html("{}", say("site.kinds_ref", lang, kinds=names))
    form = say(f"site.format_{field.format}", lang) if field.format else ""
    words = form or say(f"site.type_{field.type}", lang)
    unit = f" ({field.unit.get(lang)})" if field.unit else ""
    note = field.description.get(lang)
    return html("{}{}{}", words, unit, html("<small>{}</small>", note) if note else "")


def _clauses(source: Sequence[str]) -> Markup:
    named = dict.fromkeys(clause.partition(":")[0] for clause in source)
    return Markup(" ").join(html('<span class="dg-clause">{}</span>', clause) for clause in named)


def _derived(kind: Kind, lang: str) -> Markup:
    head = [say("site.kinds_field", lang), say("site.kinds_form", lang)]
    rows: list[list[Markup | str]] = []
    for item in kind.derived:
        form = say(f"site.format_{item.format}", lang) if item.format else ""
        choices = say("site.list_comma", lang).join(one.title.get(lang) for one in item.choices)
        rows.append([item.title.get(lang), choices or form or say(f"site.type_{item.type}", lang)])
    return listing(head, rows)


def _moves(kind: Kind, lang: str) -> Markup:
    moves = kind.transitions.moves if kind.transitions else ()
    states = {state.key: state for state in (kind.transitions.states if kind.transitions else ())}
    head = [
        say(f"site.kinds_{part}", lang) for part in ("from", "to", "action", "by", "needs", "signs")
    ]
    signs = {sign.role: sign.title.get(lang) for sign in kind.signs}
    roles = _roles(kind, lang) | signs

    def name(state: str) -> Markup:
        found = states.get(state)
        title = found.title.get(lang) if found else state
        if found and found.role:
            return html("{}<small>{}</small>", title, say(f"site.kinds_{found.role}", lang))
        return html("{}", title)

    def row(move: Move) -> list[Markup | str]:
        comma = say("site.list_comma", lang)
        note = html("<small>{}</small>", move.note.get(lang)) if move.note else ""
        return [
            name(move.origin),
            name(move.target),
            html("{}{}", move.action.get(lang), note),
            comma.join(roles.get(role, role) for role in move.by),
            comma.join(_needed(kind, pointer, lang) for pointer in move.needs),
            comma.join(roles.get(role, role) for role in move.signs),
        ]

    return listing(head, [row(move) for move in moves])


def _needed(kind: Kind, pointer: str, lang: str) -> str:
    node = kind.by_pointer.get(pointer) or kind.by_pointer.get(f"{pointer}/*")
    return node.title.get(lang) if node else pointer


def _roles(kind: Kind, lang: str) -> dict[str, str]:
    """Names of roles from the field in which sign-offs name them."""
    field = kind.by_pointer.get("/sign_offs/*/role")
    choices = field.choices if isinstance(field, Field) else ()
    return {choice.const: choice.title.get(lang) for choice in choices}


def _signs(kind: Kind, lang: str) -> Markup:
    head = [say("site.kinds_sign_role", lang), say("site.kinds_covers", lang)]
    comma = say("site.list_comma", lang)
    return listing(
        head,
        [
            [
                sign.title.get(lang),
                comma.join(_needed(kind, pointer, lang) for pointer in sign.covers),
            ]
            for sign in kind.signs
        ],
    )
