"""`dangan demo`: make a sample company."""

from __future__ import annotations

from pathlib import Path

import click

LEAST_YEAR, LAST_YEAR = 2012, 2098  # ids carry two digits of the year, and staff joined by 2019


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--customers",
    "size",
    type=click.IntRange(min=1, max=200_000),
    default=60,
    show_default=True,
    help="客户数 / number of customers",
)
@click.option(
    "--as-of",
    "as_of",
    default="2026-11-20",
    show_default=True,
    metavar="DATE",
    help="最后一天，如 2026-11-20 / the last day",
)
@click.option(
    "--seed",
    default="1",
    show_default=True,
    help="同一个值得到同一家公司 / the same value gives the same company",
)
@click.option("--git/--no-git", default=True, help="带提交历史 / with a history of commits")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    envvar="DANGAN_LANG",
    help="输出语言 / language of the output",
)
def command(folder: Path, size: int, as_of: str, seed: str, git: bool, lang: str) -> None:
    """在空文件夹里生成一家示例公司。

    Make a sample company in an empty folder.
    """
    from datetime import date

    from dangan.demo.maker import make
    from dangan.project import UserError
    from dangan.text import say

    try:
        year = date.fromisoformat(as_of).year
    except ValueError:
        year = 0
    if len(as_of) != 10 or not LEAST_YEAR <= year <= LAST_YEAR:
        raise UserError("demo.bad_date", value=as_of, least=LEAST_YEAR, last=LAST_YEAR)
    made = make(folder, size, as_of, seed, git=git)
    key = "demo.made" if git else "demo.made_plain"
    click.echo(
        say(key, lang, folder=str(folder), files=sum(made.files.values()), commits=made.commits)
    )
