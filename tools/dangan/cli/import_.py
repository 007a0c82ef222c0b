"""``dangan import KIND FILE``: enter records from a workbook or a CSV file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dangan.cli.completing import kinds
from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, Both, say

if TYPE_CHECKING:
    from dangan.importing.entering import Entered
    from dangan.importing.plan import Plan, Wishes, Wrong


@click.command(name="import")
@click.argument("kind", shell_complete=kinds)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--map", "map_file", type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="列和用语的对照 / Which column and word means what.",
)  # fmt: skip
@click.option(
    "--set", "settings", multiple=True, metavar="FIELD=VALUE",
    help="每行都填的字段，可写多次 / A field that is the same in every row; may be repeated.",
)  # fmt: skip
@click.option("--year", type=int, help="没写年份的日期算哪一年 / The year of days without one.")
@click.option("--on", metavar="DATE", help="建档日期（默认今天）/ The day of entry (today).")
@click.option("--by", metavar="STAFF", help="谁录入（默认按 git 的邮箱）/ Who enters it.")
@click.option("--update", is_flag=True, help="已有的记录按表修改 / Change records on file too.")
@click.option(
    "--leave-out", is_flag=True,
    help="不能录的留下不录，其余照录 / Leave out what cannot be entered, enter the rest.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只看结果，不写入 / Show what would be done.")
@click.option(
    "--format", "style", type=click.Choice(("text", "json")), default="text",
    help="结果的形式 / The form of the answer.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(
    kind: str,
    file: Path,
    map_file: Path | None,
    settings: tuple[str, ...],
    year: int | None,
    on: str | None,
    by: str | None,
    update: bool,
    leave_out: bool,
    dry_run: bool,
    style: str,
    lang: str | None,
) -> int:
    """把表格（.xlsx .xls .ods .csv）里的记录录进来，例如 dangan import customers 客户清单.xlsx。

    Enter the rows of a table as records of KIND. Headings are recognised; every cell that
    cannot be entered is told with its address and the reason. All or nothing: with anything
    wrong no file is written, unless --leave-out. Rows that are on file already are left as they
    are, unless --update. Exit code 0: entered, 1: something is wrong, 2: it could not run.
    """
    from dangan.cli.language import language
    from dangan.cli.set import referring
    from dangan.importing.editable import changed, is_editable
    from dangan.importing.entering import Hand, enter, judged, without_wrong
    from dangan.importing.plan import plan
    from dangan.importing.workbook import read_sheets
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk
    from dangan.write.drafting import kind_called
    from dangan.write.journal import write_all
    from dangan.write.people import actor, load_people
    from dangan.write.values import read_setting

    project = open_project()
    said = language(lang, project)
    wishes = _wishes(map_file, year)
    sheets = read_sheets(file)
    with open_desk(project) as desk:
        chosen = kind_called(desk, kind)
        who = actor(load_people(desk), project.root, by)
        given = tuple(referring(desk, read_setting(chosen, one)) for one in settings)
        day = day_of(on) if on else today(desk.records.company)
        hand = Hand(day, who if isinstance(who, str) else "", given, update)
        if is_editable(sheets):
            found, made = changed(desk, chosen, sheets)
            errors, rest = judged(desk, chosen, made)
            wrong = [*found.wrong, *errors]
            leave_out = False
        elif leave_out:
            found = plan(desk, chosen, sheets, wishes)
            made, left, rest = without_wrong(desk, chosen, found, hand)
            wrong = [*found.wrong, *left]
        else:
            found = plan(desk, chosen, sheets, wishes)
            made = enter(desk, chosen, found, hand)
            errors, rest = judged(desk, chosen, made)
            wrong = [*found.wrong, *made.wrong, *errors]
        refused = bool(wrong) and not leave_out
        if made.new and not refused and not dry_run:
            write_all(project, made.old, made.new)
        notes = [finding.message(said, desk.records.codes) for finding in rest]
    render = _as_json if style == "json" else _as_text
    done = not refused and not dry_run
    click.echo(render(found, made, wrong, notes, said, done=done), nl=False)
    return 1 if wrong else 0


def _wishes(path: Path | None, year: int | None) -> Wishes:
    import yaml

    from dangan.importing.plan import Wishes
    from dangan.productfile import parse

    written: Any = {}
    if path is not None:
        try:
            written = parse(path.read_bytes()) or {}
        except (OSError, yaml.YAMLError) as error:
            raise UserError("import.map_unreadable", file=path.name) from error
    parts = {"columns", "words", "year"}
    if not isinstance(written, dict) or not written.keys() <= parts or any(
        not isinstance(written.get(name, {}), dict) for name in ("columns", "words")
    ):  # fmt: skip
        raise UserError("import.map_form", file=path.name if path else "")
    return Wishes(
        {str(k): None if v is None else str(v) for k, v in written.get("columns", {}).items()},
        {str(k): {str(a): str(b) for a, b in dict(v).items()}
         for k, v in written.get("words", {}).items()},
        year or written.get("year"),
    )  # fmt: skip


def _as_text(
    found: Plan, made: Entered, wrong: list[Wrong], notes: list[str], lang: str, *, done: bool
) -> str:
    def words(key: str, **fields: object) -> str:
        return say(key, lang, **fields)

    lines = []
    for sheet, layout in found.layouts:
        lines.append(words("import.sheet", sheet=sheet.name or "CSV", row=layout.last + 1))
        lines += [
            words("import.column", column=column.heading.replace("\n", ""), field=column.pointer)
            for column in layout.columns
            if column.pointer
        ]
    lines += [
        words("import.unknown_column", where=where, heading=heading.replace("\n", ""))
        for where, heading in found.unknown
    ]
    lines += [
        words("import.skipped", where=where, why=why.get(lang)) for where, why in found.skipped
    ]
    lines += [words("import.left", where=one.where, id=_id(one)) for one in made.left]
    lines += [words("import.same", where=one.where, id=_id(one)) for one in made.same]
    lines += [
        words("import.wrong_row" if one.whole else "import.wrong", where=one.where,
              field=one.field.get(lang), why=one.why.get(lang))
        for one in wrong
    ]  # fmt: skip
    lines += [words("import.note", note=note) for note in notes]
    new = sum(before is None for before in made.old.values())
    counts = {"new": new, "changed": len(made.new) - new, "wrong": len(wrong)}
    key = "import.done" if done else "import.refused" if wrong else "import.would"
    lines.append(words(key, **counts))
    return "\n".join(lines) + "\n"


def _as_json(
    found: Plan, made: Entered, wrong: list[Wrong], notes: list[str], lang: str, *, done: bool
) -> str:
    def told(both: Both) -> str:
        return both.get(lang)

    content = {
        "done": done,
        "sheets": [
            {
                "name": sheet.name,
                "heading_row": layout.last + 1,
                "columns": {column.heading: column.pointer for column in layout.columns},
            }
            for sheet, layout in found.layouts
        ],
        "entered": [
            {"row": entry.where, "file": path, "new": made.old[path] is None}
            for path, entry in made.rows.items()
        ],
        "left": [{"row": one.where, "record": _id(one)} for one in (*made.left, *made.same)],
        "wrong": [
            {"where": one.where, "field": told(one.field), "why": told(one.why), "row": one.whole}
            for one in wrong
        ],
        "skipped": [{"where": where, "why": told(why)} for where, why in found.skipped],
        "unknown_columns": [{"where": at, "heading": heading} for at, heading in found.unknown],
        "notes": notes,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _id(entry: Any) -> str:
    return str(entry.known.id)
