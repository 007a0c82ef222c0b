"""``dangan set``: change fields of a record, and nothing else of its file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from dangan.cli.completing import records, settings
from dangan.project import open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from dangan.write.desk import Desk
    from dangan.write.values import Setting


@click.command(name="set")
@click.argument("record", shell_complete=records)
@click.argument(
    "values", nargs=-1, required=True, metavar="FIELD=VALUE...", shell_complete=settings
)
@click.option("--dry-run", is_flag=True, help="只看结果，不写入 / Show the change, write nothing.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(record: str, values: tuple[str, ...], dry_run: bool, lang: str | None) -> int:
    """修改一份记录的字段，例如 dangan set KH-00001 电话=… /contacts/0/name=…。

    Change fields of RECORD (an id, code or name). FIELD is its path or its name; entries of
    lists count from 0, “-” adds one, and nothing behind “=” empties the field. Comments and
    order stay. Exit code 0: done, 1: a check would fail and nothing was written, 2: the
    command could not run.
    """
    from dangan.cli.language import language
    from dangan.cli.written import accepted, difference, remark
    from dangan.write.desk import open_desk
    from dangan.write.values import applied, read_setting, tidied

    project = open_project()
    said = language(lang, project)
    with open_desk(project) as desk:
        target = desk.find(record)
        wanted = [read_setting(target.kind, one, clearing=True) for one in values]
        wanted = [referring(desk, one) for one in wanted]
        data = applied(target.kind, target.data, wanted)
        data = tidied(target.kind, target.data, data)
        if data == target.data:
            click.echo(say("set.nothing", said, record=target.id))
            return 0
        found = desk.caused(target, data)
        if not accepted(desk, target, found, said):
            return 1
        if dry_run:
            click.echo(say("write.dry_run", said))
        else:
            desk.write(target, data)
            click.echo(say("set.done", said, record=target.id, file=target.path))
        click.echo(difference(target, data), nl=False)
        remark(desk, target, found, said)
        if not dry_run:
            click.echo(say("set.next", said))
    return 0


def referring(desk: Desk, setting: Setting) -> Setting:
    """``setting`` with the id of the record that was named. Raises UserError if it is unclear."""
    from dangan.write.naming import resolved

    field = setting.field
    if field is None or not field.refs or not isinstance(setting.value, str):
        return setting
    return replace(setting, value=resolved(desk, field, setting.value))
