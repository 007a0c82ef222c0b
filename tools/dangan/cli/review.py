"""``dangan review``: what a reviewer should see of a pull request, as one comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dangan.project import Project, open_project
from dangan.text import LANGUAGES, say

if TYPE_CHECKING:
    from dangan.findings import Code, Finding

MARK = "<!-- dangan review -->"
"""What the comment begins with, so that the next one takes its place."""

ROOM = 60_000  # characters; a forge refuses comments that are much longer


@click.command(name="review")
@click.option("--base", required=True, metavar="REV", help="与哪个版本比较 / Compared with.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="写入这个文件 / The file to write.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(base: str, out: Path | None, lang: str | None) -> int:
    """把一次改动写成给审核人看的一段话：检查结果、改前改后、要请谁审核。

    Tell a reviewer in Markdown what a change does since REV: what the check finds because of
    it, every field before and after, and whom to ask. Exit code 0: sound, 1: it has errors.
    """
    from dangan.cli.diff import compared, markdown
    from dangan.cli.language import language
    from dangan.cli.opened import deliver
    from dangan.git.repository import open_repository
    from dangan.request import check_against

    project = open_project()
    said = language(lang, project)
    result = check_against(project, base)
    errors = [finding for finding in result.findings if finding.severity == "error"]
    repository = open_repository(project.root)
    start = repository.run("merge-base", base, "HEAD").decode("ascii").strip()
    parts = compared(project, start, "HEAD", said)
    files = repository.run("diff", "--name-only", start, "HEAD").decode("utf-8").splitlines()
    lines = [MARK, f"## {say('review.title', said)}", ""]
    lines.append(say("review.refused" if errors else "review.sound", said, count=len(errors)))
    lines += [""] + [_finding(finding, result.codes, said) for finding in result.findings]
    asked = sorted(set(_asked(project, files)))
    if asked:
        between = say("publish.list_separator", said)
        lines += ["", say("review.ask", said, people=between.join(asked))]
    lines += ["", markdown(parts, said)]
    text = "\n".join(lines)
    if len(text) > ROOM:
        text = text[:ROOM].rpartition("\n")[0] + "\n\n" + say("review.more", said, base=base)
    deliver(project, f"{text.rstrip()}\n".encode(), out, "", said)
    return 1 if errors else 0


def _finding(finding: Finding, codes: Mapping[str, Code], lang: str) -> str:
    from dangan.cli.diff import plain_cell

    return say(
        "review.finding", lang, severity=say(f"explain.severity_{finding.severity}", lang),
        file=plain_cell(finding.file), line=finding.line,
        message=plain_cell(finding.message(lang, codes)), fix=plain_cell(finding.fix(lang, codes)),
    )  # fmt: skip


def _asked(project: Project, files: list[str]) -> Iterator[str]:
    """The names of those whom the CODEOWNERS file asks about these files."""
    from dangan.company.owners import asked
    from dangan.write.days import today
    from dangan.write.desk import open_desk
    from dangan.write.people import load_people

    with open_desk(project) as desk:
        people = load_people(desk)
        yield from asked(desk, people, files, today(desk.records.company))
