"""``dangan fmt``: write records in the one canonical form, or say which are not in it."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from dangan.project import Project, UserError, open_project
from dangan.text import LANGUAGES, say
from dangan.write.files import fingerprint, replace_file

if TYPE_CHECKING:
    from dangan.findings import Code
    from dangan.read.tree import Source
    from dangan.schema.model import Kind


@click.command(name="fmt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="只检查并显示差别，不改文件 / Show differences and change nothing.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="文字的语言 / The language.")
def command(paths: tuple[Path, ...], only_check: bool, lang: str | None) -> int:
    """把记录整理成统一的写法，不改内容，保留注释。

    Write records in canonical form; contents and comments stay. With PATHS, only the files
    and folders given. Exit code 0: all is well, 1: some file could not be formatted (with
    --check: or would be changed), 2: the command could not run.
    """
    from dangan.cli.language import language
    from dangan.findings import load_codes
    from dangan.schema.kinds import load_kinds

    project = open_project()
    said = language(lang, project)
    work = _Work(project, load_kinds(project), load_codes(project), said, only_check)
    files = list(_chosen(project, paths))
    for source in files:
        work.format(source)
    counts = {"files": len(files), "changed": work.changed, "failed": work.failed}
    click.echo(say("fmt.would" if only_check else "fmt.done", said, **counts), err=True)
    return 1 if work.failed or (only_check and work.changed) else 0


def _chosen(project: Project, paths: tuple[Path, ...]) -> Iterator[Source]:
    """The record files at or below ``paths``, or all. Raises UserError for a wrong path."""
    from dangan.read.tree import working_tree

    wanted = [_inside(project, path) for path in paths]
    for source in working_tree(project):
        at = PurePosixPath(source.path)
        asked = not wanted or any(at.is_relative_to(place) for place in wanted)
        if asked and source.problem is None and at.suffix == ".yaml":
            yield source


def _inside(project: Project, path: Path) -> str:
    """``path`` as POSIX below the root. Raises UserError if it is missing or no record."""
    full = Path(os.path.abspath(path))
    if not full.exists():
        raise UserError("fmt.no_path", path=str(path))
    for root in (project.root, project.root.resolve()):
        for place in (full, full.resolve()):
            if place == root:
                return project.records.name
            if place.is_relative_to(root / project.records.name):
                return place.relative_to(root).as_posix()
    raise UserError("fmt.outside", path=str(path))


@dataclass
class _Work:
    """Formats one file after the other and counts what came of it."""

    project: Project
    kinds: dict[str, Kind]
    codes: dict[str, Code]
    lang: str
    only_check: bool
    changed: int = 0
    failed: int = 0

    def format(self, source: Source) -> None:
        """Format one file, or show how it would change."""
        from dangan.read.fmt import FormatError, format_bytes

        kind = self.kinds.get(_kind_name(source.path))
        try:
            result = format_bytes(source.data, None if kind is None else kind.schema)
        except FormatError as error:
            self.failed += 1
            for problem in error.problems:
                finding = problem.finding(source.path, "", self.codes)
                self._say(
                    "fmt.finding",
                    file=finding.file,
                    line=finding.line,
                    column=finding.column,
                    code=finding.code,
                    message=finding.message(self.lang, self.codes),
                    fix=finding.fix(self.lang, self.codes),
                )
            if not error.problems:
                self._say("fmt.unsafe", file=source.path)
            return
        if result == source.data:
            return
        if self.only_check:
            self.changed += 1
            self._say("fmt.wanted", file=source.path)
            click.echo(_difference(source.path, source.data, result), nl=False)
            return
        try:
            replace_file(self.project, source.path, fingerprint(source.data), result)
        except UserError as error:
            self.failed += 1
            click.echo(error.message(self.lang))
        else:
            self.changed += 1
            self._say("fmt.written", file=source.path)

    def _say(self, key: str, **values: Any) -> None:
        click.echo(say(key, self.lang, **values))


def _kind_name(path: str) -> str:
    """The kind a file belongs to: its folder below records/, or the name of a settings file."""
    parts = PurePosixPath(path).parts
    return parts[1] if len(parts) > 2 else PurePosixPath(path).stem


def _difference(path: str, old: bytes, new: bytes) -> str:
    """A unified diff; a carriage return is shown as a sign, since it could not be seen."""
    before, after = (data.decode("utf-8").replace("\r", "␍") for data in (old, new))
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        fromfile=f"a/{path}",
        tofile=f"b/{path}",
    )
    end = "\n\\ No newline at end of file\n"
    return "".join(line if line.endswith("\n") else line + end for line in lines)
