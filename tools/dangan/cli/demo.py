"""``dangan demo``: make a sample company."""

from __future__ import annotations

from pathlib import Path

import click

from dangan.text import LANGUAGES

LEAST_YEAR, LAST_YEAR = 2022, 2098  # staff joined by 2019; ids carry two digits of the year
MOST = 200_000


@click.command(name="demo")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--customers",
    "size",
    type=click.IntRange(1, MOST),
    default=60,
    show_default=True,
    help="客户数，其余记录按比例 / Number of customers; the rest in proportion.",
)
@click.option(
    "--as-of",
    "as_of",
    default="2026-11-20",
    show_default=True,
    metavar="DATE",
    help="这家公司的“今天” / The day up to which everything has happened.",
)
@click.option(
    "--seed",
    default="1",
    show_default=True,
    help="同一个值得到同一家公司 / The same value gives the same company.",
)
@click.option("--git/--no-git", default=True, help="带提交历史 / With a history of commits.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(folder: Path, size: int, as_of: str, seed: str, *, git: bool, lang: str | None) -> None:
    """在空文件夹里生成一家示例公司。

    Make a sample company in an empty folder. The same options give the same bytes, commit
    ids included, on every machine. Exit code 0: made, 2: the command could not run.
    """
    from dangan.cli.language import language
    from dangan.demo.maker import make
    from dangan.project import UserError
    from dangan.schema.formats import day
    from dangan.text import say

    last = day(as_of)
    if last is None or not LEAST_YEAR <= last.year <= LAST_YEAR:
        raise UserError("demo.bad_date", value=as_of, least=LEAST_YEAR, last=LAST_YEAR)
    made = make(folder, size, as_of, seed, git=git)
    counts = {"files": sum(made.files.values()), "commits": made.commits}
    key = "demo.made" if git else "demo.made_plain"
    click.echo(say(key, language(lang, None), folder=str(folder), **counts))
