"""``dangan explain RECORD FIELD``: what a derived value is made of, and who made it so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

from dangan.project import Project, UserError
from dangan.schema.errors import value_at
from dangan.schema.model import Field
from dangan.schema.words import field_words, names
from dangan.text import Both, say

if TYPE_CHECKING:
    from dangan.derive.reasons import Source
    from dangan.history.told import Telling
    from dangan.schema.model import Derived, Kind
    from dangan.write.desk import Desk


def explained(
    project: Project, record: str, wanted: str, as_of: str | None, lang: str
) -> Iterator[str]:
    """The explanation, line by line. Raises UserError for a record or field that there is not."""
    from dangan.derive.reasons import load_rules, rule_of, sources, standards
    from dangan.publish.values import cell
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk

    day = day_of(as_of) if as_of else ""
    with ExitStack() as stack:
        desk = stack.enter_context(open_desk(project))
        day = day or today(desk.records.company)
        target = desk.find(record)
        derived = _derived(target.kind, wanted)
        store, _ = desk.records.store(day)
        stack.enter_context(closing(store))
        row = store.execute(
            f'SELECT "{derived.column}" FROM "{target.kind.table}" WHERE id = ?',  # noqa: S608
            (target.id,),
        ).fetchone()
        if row is None:
            raise UserError("explain.not_yet", record=target.id, date=day)
        shown = derived.label(str(row[0])).get(lang) if derived.choices else (
            cell(row[0], derived.format or "text", lang).text
        )  # fmt: skip
        yield say("explain.value", lang, kind=target.kind.title, label=target.name or target.id,
                  field=derived.title, value=shown, date=day)  # fmt: skip
        rule = rule_of(load_rules(project), derived)
        yield say("explain.how", lang, how=rule.how)
        clauses = target.kind.schema.get("x-derived", {}).get(derived.column, {}).get("x-source")
        if clauses:
            yield say("explain.source", lang, source=" ".join(clauses))
        telling = _telling(project, stack)
        found = list(sources(rule, target.kind, target.id, store, day))
        yield say("explain.made_of" if found else "explain.made_of_nothing", lang)
        for source in found:
            yield from _source(desk, source, telling, day, lang)
        for standard in standards(rule, target.value, store, day):
            kind, place = desk.kinds["policy"], f"/{standard.setting}"
            words = kind.by_pointer.get(place)
            yield say(
                "explain.standard",
                lang,
                setting=words.title if words else standard.setting,
                since=standard.since,
                value=_plain(standard.value, lang, kind, f"{place}/*/value"),
                source=standard.source,
            )


def _derived(kind: Kind, wanted: str) -> Derived:
    folded = wanted.strip("/").casefold()
    for item in kind.derived:
        if folded in (item.column, item.title.zh, item.title.en.casefold()):
            return item
    known = names(Both(f"{one.column} {one.title.zh}", one.column) for one in kind.derived)
    raise UserError("explain.no_field", kind=kind.title, field=wanted, known=known)


def _telling(project: Project, stack: ExitStack) -> Telling | None:
    """The history, where there is one."""
    from dangan.history.told import open_telling

    try:
        return stack.enter_context(open_telling(project))
    except UserError:
        return None


def _source(
    desk: Desk, source: Source, telling: Telling | None, day: str, lang: str
) -> Iterator[str]:
    from dangan.read.compose import compose, unescape

    kind = desk.kinds[source.kind]
    target = desk.find(source.record)
    path = tuple(unescape(source.pointer))
    value = value_at(target.value, path)
    words = field_words(kind, path)
    if value is None:
        yield say("explain.place_empty", lang, file=target.path, field=words)
        return
    line = compose(target.data).position(source.pointer)[0]
    yield say("explain.place", lang, file=f"{target.path}:{line}", field=words,
              value=_plain(value, lang, kind, source.pointer))  # fmt: skip
    for told in telling.of_record(source.kind, source.record) if telling else ():
        touched = any(
            row.pattern == source.pointer or row.pattern.startswith(f"{source.pointer}/")
            for row in told.rows
        )
        if touched and told.made.day <= day and telling is not None:
            by = telling.name(told.author, told.made.author_name)
            mark = say(f"mark.{told.mark}", lang)
            yield say("explain.commit", lang, commit=told.made.id[:10], day=told.made.day, who=by,
                      mark=mark, why=told.made.subject)  # fmt: skip
            return


def _plain(value: Any, lang: str, kind: Kind, pointer: str) -> str:
    """A value in one line: the words of the schema for lists and objects, not their notation."""
    between = say("publish.list_separator", lang)
    if isinstance(value, dict):
        inner = [(key, one, f"{pointer}/{key}") for key, one in value.items()]
        return between.join(
            say("explain.pair", lang, key=_called(kind, place, key),
                value=_plain(one, lang, kind, place))
            for key, one, place in inner
        )  # fmt: skip
    if isinstance(value, list):
        place = f"{pointer}/*"
        every = between.join(_plain(one, lang, kind, place) for one in value)
        return say("explain.items", lang, items=every)
    if value is None:
        return say("publish.unset", lang)
    node = kind.by_pointer.get(pointer)
    return node.label(str(value)).get(lang) if isinstance(node, Field) else str(value)


def _called(kind: Kind, pointer: str, key: str) -> Both:
    node = kind.by_pointer.get(pointer)
    return node.title if node is not None else Both(key, key)
