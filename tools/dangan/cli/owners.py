"""``dangan owners``: the CODEOWNERS file of the company."""

from __future__ import annotations

from pathlib import Path

import click

from dangan.project import open_project
from dangan.text import LANGUAGES, say


@click.command(name="owners")
@click.option("--on", metavar="DATE", help="按哪一天的角色（默认今天）/ Roles of which day.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="写入这个文件，如 CODEOWNERS / The file to write.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(on: str | None, out: Path | None, lang: str | None) -> int:
    """生成 CODEOWNERS：哪些文件的改动要请谁审核。

    Make the CODEOWNERS file for GitHub or Gitea: whom to ask for a review of which file, from
    who looks after a record, who may sign its kind, and who approves the regulations.
    """
    from dangan.cli.language import language
    from dangan.cli.opened import deliver
    from dangan.company.owners import code_owners, regulations_of
    from dangan.write.days import day_of, today
    from dangan.write.desk import open_desk
    from dangan.write.people import load_people

    project = open_project()
    said = language(lang, project)
    with open_desk(project) as desk:
        day = day_of(on) if on else today(desk.records.company)
        regulations = regulations_of(desk.store, day)
        people = load_people(desk)
        lines = list(code_owners(desk.kinds, desk.store, people, regulations, day))
    head = say("owners.head", said, date=day)
    deliver(project, "\n".join([f"# {head}", *lines, ""]).encode(), out, "", said)
    return 0
