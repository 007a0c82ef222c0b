"""``dangan export``: data in a file for somebody else."""

from __future__ import annotations

from pathlib import Path

import click

from dangan.project import UserError
from dangan.text import LANGUAGES


@click.command(name="export")
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
    disclosure: str | None,
    by: str | None,
    as_of: str | None,
    out: Path | None,
    lang: str | None,
) -> int:
    """导出给外部的客户资料：只含客户书面同意的栏目，同意和保密协议都要在有效期内。

    Export what a customer agreed to give to somebody: exactly the fields of the consent, as
    long as consent and confidentiality agreement hold. What was given is noted in the record.
    Exit code 0: done, 1: it may not be given, 2: the command could not run.
    """
    from dangan.cli.export_disclosure import export_disclosure

    if disclosure is None:
        raise UserError("export.what")
    return export_disclosure(disclosure, by=by, as_of=as_of, out=out, lang=lang)
