"""``dangan export``: data in a file for somebody else."""

from __future__ import annotations

from pathlib import Path

import click

from dangan.project import UserError
from dangan.text import LANGUAGES


@click.command(name="export")
@click.argument("kind", required=False)
@click.option(
    "--editable", is_flag=True,
    help="可以改了再用 import 收回来 / To be edited and taken back with import.",
)  # fmt: skip
@click.option(
    "--format", "style", type=click.Choice(("xlsx",)), default="xlsx",
    help="文件的形式 / The form of the file.",
)  # fmt: skip
@click.option(
    "--disclosure", metavar="ID",
    help="按一条“信息提供”导出给外部 / For an outsider, by a record of disclosure.",
)  # fmt: skip
@click.option("--by", metavar="STAFF", help="谁提供（默认按 git 的邮箱）/ Who gives it.")
@click.option("--as-of", "as_of", metavar="DATE", help="提供日期（默认今天）/ The day.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="写入这个文件 / The file to write.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="文件的语言 / The language.")
def command(
    kind: str | None,
    editable: bool,
    style: str,
    disclosure: str | None,
    by: str | None,
    as_of: str | None,
    out: Path | None,
    lang: str | None,
) -> int:
    """导出一类记录来修改，或按“信息提供”导出给外部。

    With KIND and --editable a workbook of all its records, to be changed and taken back with
    `dangan import`. With --disclosure what a customer agreed to give to somebody: exactly the
    fields of the consent, as long as consent and confidentiality agreement hold; what was given
    is noted in the record. Exit code 0: done, 1: it may not be given, 2: it could not run.
    """
    if kind is not None and disclosure is None:
        if not editable:
            raise UserError("export.how", kind=kind)
        return _workbook(kind, out, lang, style)
    from dangan.cli.export_disclosure import export_disclosure

    if disclosure is None or kind is not None:
        raise UserError("export.what")
    return export_disclosure(disclosure, by=by, as_of=as_of, out=out, lang=lang)


def _workbook(name: str, out: Path | None, lang: str | None, style: str) -> int:
    from dangan.cli.language import language
    from dangan.cli.opened import deliver
    from dangan.importing.editable import workbook
    from dangan.project import open_project
    from dangan.write.desk import open_desk
    from dangan.write.drafting import kind_called

    project = open_project()
    said = language(lang, project)
    with open_desk(project) as desk:
        kind = kind_called(desk, name)
        data = workbook(desk, kind, said)
    deliver(project, data, out, f"{kind.name}.{style}", said)
    return 0
