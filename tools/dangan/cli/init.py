"""``dangan init``: begin a company's own repository."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dangan.text import LANGUAGES, say


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="公司名称 / The name of the company.")
@click.option("--keeper", metavar="NAME", help="管理档案的人的姓名 / Who keeps the records.")
@click.option("--keeper-id", metavar="ID", help="其编号（默认取拼音）/ The id of that person.")
@click.option("--email", help="其在 git 里用的邮箱 / The address that person uses in git.")
@click.option("--time-zone", default="Asia/Shanghai", show_default=True, help="时区 / Time zone.")
@click.option("--on", metavar="DATE", help="启用日期（默认今天）/ The first day (today).")
@click.option(
    "--package",
    metavar="PLACE",
    help="安装包的位置或地址（默认放在仓库里）/ Where the program is installed from.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="公司的语言 / The company's language.")
def command(
    folder: Path,
    name: str | None,
    keeper: str | None,
    keeper_id: str | None,
    email: str | None,
    time_zone: str,
    on: str | None,
    package: str | None,
    lang: str | None,
) -> int:
    """在空文件夹里建立公司自己的档案库：设置、第一个部门和员工、检查流程、说明。

    Begin a company's own repository in an empty FOLDER: settings, a first department and
    person, the workflow for CI, a README in both languages. What is not given is asked for on
    a terminal. All files are made or none; they check clean.
    """
    from dangan.cli.language import language
    from dangan.company.begin import WHEEL, Beginning, begin, suggested_id
    from dangan.project import UserError
    from dangan.write.days import day_of, today
    from dangan.write.people import git_email

    said = language(lang, None)

    def asked(key: str, given: str | None, default: str = "") -> str:
        if given:
            return given
        if not sys.stdin.isatty():
            if default:
                return default
            raise UserError("init.needs", what=say(key, said))
        found = click.prompt(say(key, said), default=default or None)
        return str(found).strip()

    company = asked("init.name", name)
    person = asked("init.keeper", keeper)
    ident = asked("init.keeper_id", keeper_id, suggested_id(person))
    address = asked("init.email", email, git_email(Path.cwd()))
    day = day_of(on) if on else today({"time_zone": time_zone})
    given = Beginning(company, said, time_zone, person, ident, address, day, package or WHEEL)
    count = begin(folder, given)
    click.echo(say("init.done", said, folder=str(folder), files=count))
    click.echo(say("init.next", said, folder=str(folder), package=given.package))
    return 0
