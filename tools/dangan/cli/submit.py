"""``dangan submit``: hand changed records in for review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dangan.project import Project, UserError, open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from dangan.write.people import People


@click.command(name="submit")
@click.option("-m", "--message", "words", help="用自己的话说明（默认由程序写）/ In your own words.")
@click.option("--by", metavar="STAFF", help="谁提交（默认按 git 的邮箱）/ Who hands it in.")
@click.option("--remote", default="origin", help="推送到哪里（默认 origin）/ Where to push.")
@click.option("--no-push", is_flag=True, help="只提交到本机 / Commit here only.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(words: str | None, by: str | None, remote: str, no_push: bool, lang: str | None) -> int:
    """把改好的记录提交审核：整理写法、检查、提交、合并主线、推送，并给出合并请求的地址。

    Hand in all changed records: format and check them, commit them on a branch of your own
    with a message in words, merge the newest main line, check again, push, and say where to
    open the pull request. Stops with nothing pushed where a check fails or the main line
    clashes. Exit code 0: handed in, 1: something is wrong, 2: it could not run.
    """
    from dangan.cli.fmt import command as fmt
    from dangan.cli.language import language
    from dangan.git.repository import open_repository
    from dangan.write import submitting
    from dangan.write.days import today
    from dangan.write.desk import open_desk
    from dangan.write.people import actor, load_people

    project = open_project()
    said = language(lang, project)
    repository = open_repository(project.root)
    found = submitting.changes(repository)
    if not found:
        click.echo(say("submit.nothing", said))
        return 0
    files = [project.root / c.path for c in found if c.new is not None and c.path.endswith(".yaml")]
    if files and fmt.callback is not None and fmt.callback(tuple(files), False, lang):
        return 1
    if not _sound(project, said):
        return 1
    found = submitting.changes(repository)
    with open_desk(project) as desk:
        people = load_people(desk)
        who = actor(people, project.root, by)
        if not isinstance(who, str):
            raise UserError("submit.nobody", reason=who)
        author = _author(people, who, by)
        told = words or submitting.message(found, desk.kinds, said)
        day = today(desk.records.company)
    main = submitting.main_branch(project.root, remote)
    branch = submitting.current_branch(project.root)
    if branch in {"", main}:
        branch = submitting.new_branch(project.root, who, day)
        repository.run("switch", "--quiet", "--create", branch)
    submitting.commit(project.root, [change.path for change in found], told, author)
    click.echo(say("submit.committed", said, branch=branch, message=told))
    if no_push:
        return 0
    return _hand_over(project, remote, branch, main, author, said)


def _hand_over(
    project: Project, remote: str, branch: str, main: str, author: str, lang: str
) -> int:
    from dangan.write import submitting

    clashing = submitting.merge_main(project.root, remote, main, author)
    if clashing:
        click.echo(say("submit.clash", lang, files=", ".join(clashing), branch=branch))
        return 1
    if not _sound(project, lang):
        click.echo(say("submit.merged_wrong", lang))
        return 1
    submitting.push(project.root, remote, branch)
    address = submitting.request_address(project.root, remote, branch, main)
    key = "submit.request" if address else "submit.pushed"
    click.echo(say(key, lang, branch=branch, address=address))
    return 0


def _author(people: People, who: str, given: str | None) -> str:
    """``Name <address>`` of a person who was named; empty where git knows who commits."""
    if given is None:
        return ""
    addresses = [address for address, staff in people.emails.items() if who in staff]
    if not addresses:
        raise UserError("submit.no_address", staff=people.shown([who]))
    return f"{people.staff.name(who)} <{sorted(addresses)[0]}>"


def _sound(project: Project, lang: str) -> bool:
    """Whether the company checks clean; its errors are told where it does not."""
    from dangan import pipeline

    result = pipeline.check(project, [])
    codes = result.codes
    errors = [one for one in result.findings if one.severity == "error"]
    for finding in errors:
        click.echo(
            say(
                "fmt.finding", lang, file=finding.file, line=finding.line, column=finding.column,
                code=finding.code, message=finding.message(lang, codes),
                fix=finding.fix(lang, codes),
            )
        )  # fmt: skip
    if errors:
        click.echo(say("submit.refused", lang, count=len(errors)))
    return not errors
