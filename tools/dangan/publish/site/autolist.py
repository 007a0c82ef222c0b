"""The list of a kind for which no report was written: a report made from its schema."""

from __future__ import annotations

from collections.abc import Mapping

from dangan.publish.labels import field_format, field_title
from dangan.publish.model import Column, Report, Section
from dangan.publish.site.related import date_column
from dangan.publish.site.sources import Sources
from dangan.publish.values import NUMBERS
from dangan.schema.model import Derived, Field, Kind
from dangan.store.tables import choice_column
from dangan.text import Both, say_both


def list_report(sources: Sources, kind: Kind) -> Report:
    """A list with the columns that ``x-kind`` names and this audience has."""
    present = sources.columns(kind.table)
    known: dict[str, Field | Derived] = {item.column: item for item in kind.derived}
    known |= {item.column: item for item in kind.columns()}
    settings = kind.annotations.get("list") or {}
    names = dict.fromkeys([kind.label, *map(str, settings.get("columns") or ())])
    filters = set(map(str, settings.get("filters") or ()))
    chosen = [known[name] for name in names if name in known and name in present]
    columns = [Column("number", say_both("site.number"), "integer", align="right")]
    selected = ["t.id AS id"]
    for item in chosen:
        shown, link_kind = _expression(sources, kind, item)
        selected.append(f'{shown} AS "{item.column}"')
        link = None
        if item.column == kind.label:
            link, link_kind = "id", kind.name
        elif item.refs:
            link = f"{item.column}_id"
            selected.append(f't."{item.column}" AS "{link}"')
        form = "text" if item.choices or item.refs else field_format(item)
        if item.column.startswith("tier") and item.choices:
            form = "tier"
        columns.append(
            Column(
                item.column,
                field_title(item),
                form,
                link=link,
                link_kind=link_kind if link else None,
                align="right" if form in NUMBERS else "left",
                empty="dash" if isinstance(item, Derived) else "missing",
                filter="choice" if item.column in filters or item.refs else None,
            )
        )
        if item.column == kind.label:
            columns.append(Column("id", say_both("site.id"), "code"))
    for name in ("name_pinyin", "name_initial"):
        if name in present and name not in names:
            selected.append(f't."{name}" AS "{name}"')
    sql = (
        f'SELECT NULL AS number, {", ".join(selected)} FROM "{kind.table}" AS t'  # noqa: S608
        f" ORDER BY {_order(sources, kind)}"
    )
    section = Section("list", kind.title, sql, tuple(columns))
    return Report(
        id=f"{kind.name}-list",
        title=_title(kind),
        description=None,
        source=(),
        periods=(),
        dates=None,
        lists=kind.name,
        over=None,
        form=None,
        group=kind.group,
        order=0,
        sections=(section,),
        result_class=None,
        # a list passes on what it shows, so what is masked may stand in it as it is
        shows_masked=tuple(f"{kind.table}.{column.name}" for column in columns),
        file=f"schemas/{kind.name}.schema.json",
    )


def _title(kind: Kind) -> Both:
    return say_both("site.list_of", kind=kind.title)


def _expression(sources: Sources, kind: Kind, item: Field | Derived) -> tuple[str, str | None]:
    """SQL for what people read in a column, and the kind that it links to."""
    if item.choices and not item.column.startswith("tier"):
        name = choice_column(kind, item) if isinstance(item, Field) else item.column
        labels = (
            "(SELECT CASE :lang WHEN 'en' THEN c.en ELSE c.zh END FROM choices AS c"  # noqa: S608
            f" WHERE c.kind = '{kind.name}' AND c.column_name = '{name}'"
            f' AND c.const = t."{item.column}")'
        )
        return labels, None
    names = sources.named_keys.get(item.column)
    if names:
        return _named(item.column, names), None
    if len(item.refs) == 1:
        target = sources.kinds[item.refs[0]]
        if target.label in sources.columns(target.table):
            name = (
                f'(SELECT r."{target.label}" FROM "{target.table}" AS r'  # noqa: S608
                f' WHERE r.id = t."{item.column}")'
            )
            return name, target.name
    return f't."{item.column}"', None


def _named(column: str, names: Mapping[str, Both]) -> str:
    """SQL for the names that the company's own settings give to the keys in ``column``."""
    zh = " ".join(f"WHEN {_text(key)} THEN {_text(name.zh)}" for key, name in names.items())
    en = " ".join(f"WHEN {_text(key)} THEN {_text(name.en)}" for key, name in names.items())
    value = f't."{column}"'
    return (
        f"CASE :lang WHEN 'en' THEN CASE {value} {en} ELSE {value} END"
        f" ELSE CASE {value} {zh} ELSE {value} END END"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _order(sources: Sources, kind: Kind) -> str:
    present = sources.columns(kind.table)
    date = date_column(kind)
    if kind.sort == "date" and date in present:
        return f't."{date}" DESC, t.id'
    if "name_pinyin" in present:
        return "t.name_pinyin, t.id"
    return "t.id"
