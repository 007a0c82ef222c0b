"""``dangan check``: every finding of every record, in the form that the reader needs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dangan.project import Project, UserError, open_project
from dangan.report import FORMATS
from dangan.text import LANGUAGES

if TYPE_CHECKING:
    from dangan.kept import CheckResult


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "output",
    type=click.Choice(FORMATS),
    default="text",
    help="结果的形式 / The form of the result.",
)
@click.option(
    "--base",
    metavar="REV",
    help="只报告与这个版本相比新造成的问题，并检查改动本身 / Only what was caused since REV.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
@click.option(
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="写入文件，不显示 / Write to a file.",
)
def command(
    paths: tuple[Path, ...],
    output: str,
    base: str | None,
    lang: str | None,
    target: Path | None,
) -> int:
    """检查记录；给出文件或文件夹时，只报告其中的问题。

    Check the records; with PATHS, report only what stands in them. Exit code 0: no errors
    (there may be warnings), 1: errors, 2: the check could not run.
    """
    from dangan.cli.language import language
    from dangan.progress import shown
    from dangan.report import render, summarise

    project = open_project()
    said = language(lang, project)
    inside = [_inside(project, path) for path in paths]
    with shown(said):
        result = _against(project, base, inside) if base else _checked(project, inside)
    summary = summarise(result.findings, result.records, result.files)
    colour = target is None and _coloured()
    text = render(
        result.findings, summary, output, said, result.codes, result.sources, colour=colour
    )
    if target is None:
        click.echo(text, nl=False, color=colour)
    else:
        _write(target, text)
        click.echo(summary.sentence(said), err=True)
    return summary.exit_code


def _against(project: Project, base: str, inside: list[str]) -> CheckResult:
    from dangan.request import check_against

    return check_against(project, base, inside)


def _checked(project: Project, inside: list[str]) -> CheckResult:
    """What is found; what a check needs is imported only where something has changed."""
    from dangan.files import open_files
    from dangan.kept import answer

    bulk = open_files(project)
    found = answer(project, bulk, inside)
    if found is None:
        from dangan import pipeline

        found = pipeline.check(project, inside, bulk=bulk)
    return found


def _inside(project: Project, path: Path) -> str:
    """``path`` as POSIX below the root. Raises UserError if it is outside or not there."""
    full = Path(os.path.abspath(path))
    if not full.exists():
        raise UserError("report.no_path", path=str(path))
    for root in (project.root, project.root.resolve()):
        for place in (full, full.resolve()):
            if place.is_relative_to(root):
                return place.relative_to(root).as_posix()
    raise UserError("report.outside", path=str(path))


def _coloured() -> bool:
    """Whether the result goes to a terminal whose reader has not refused colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _write(target: Path, text: str) -> None:
    """Write the whole result or nothing. Raises UserError where that cannot be done."""
    draft = target.with_name(f".{target.name}.part")
    try:
        try:
            draft.write_bytes(text.encode("utf-8"))
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("report.not_written", path=str(target), reason=reason) from error
