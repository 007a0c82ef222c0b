"""``dangan setup``: make this computer ready for work on the records."""

from __future__ import annotations

import subprocess

import click

from dangan.project import UserError, open_project
from dangan.text import LANGUAGES, say

HOOKS = ".githooks"


@click.command(name="setup")
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(lang: str | None) -> int:
    """准备好这台电脑：VS Code 的提示、补全和模板，以及提交前的检查。

    Make this computer ready: completion, hover texts and mistakes of records in VS Code, a
    template for each kind, and the check before each commit. Settings of your own stay.
    """
    from dangan.cli.language import language
    from dangan.company.editors import EXTENSIONS, SETTINGS, editor_files
    from dangan.pipeline import know

    project = open_project()
    said = language(lang, project)
    there = {
        place: (project.root / place).read_bytes()
        for place in (SETTINGS, EXTENSIONS)
        if (project.root / place).is_file()
    }
    files = editor_files(know(project).kinds, said, there)
    for place, data in files.items():
        path = project.root / place
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.part")
            draft.write_bytes(data)
            draft.replace(path)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UserError("setup.not_written", file=place, reason=reason) from error
    click.echo(say("setup.editor", said, count=len(files)))
    if (project.root / HOOKS / "pre-commit").is_file():
        done = subprocess.run(
            ["git", "config", "core.hooksPath", HOOKS],
            cwd=project.root, capture_output=True, check=False,
        )  # fmt: skip
        click.echo(say("setup.hooks_on" if done.returncode == 0 else "setup.no_git", said))
    return 0
