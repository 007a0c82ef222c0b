"""What a build keeps for the next one may be damaged, of somebody else, or gone: it never shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.built.test_build import difference, tree
from tests.built.test_one_file_each import CUSTOMER, add_all
from tests.support import records
from tests.support.command import build, dangan, git
from tests.support.once import once

KEPT = {"check.sqlite", "history.sqlite", "stamps.json"}


def _commit(root: Path, words: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", words, "--date", "2026-11-02T10:00:00+08:00")


@pytest.fixture(scope="module")
def used(shared: Path) -> Path:
    """A little company with a history, built once."""

    def make(root: Path) -> None:
        add_all(root)
        (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
        git(root, "init", "-q")
        _commit(root, "Begin")
        path = root / f"records/customers/{CUSTOMER}.yaml"
        for n in range(9):
            records.write(path, {**records.read(path), "address": f"新址 {n} 号"})
            _commit(root, f"Move to {n}")
        build(root, root / "build/site", "--lang", "zh").ok()

    return once(shared / "kept", make)


def _cut(path: Path, _other: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _emptied(path: Path, _other: Path) -> None:
    os.truncate(path, 0)


def _overwritten(path: Path, _other: Path) -> None:
    """The middle of the file holds something else."""
    data = bytearray(path.read_bytes())
    third = len(data) // 3
    data[third : 2 * third] = b"\xa5" * third
    path.write_bytes(data)


def _of_another_kind(path: Path, _other: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"somebody else's file\n" * 500)


def _foreign(path: Path, other: Path) -> None:
    shutil.copyfile(other, path)


@pytest.mark.parametrize(
    "damage",
    [_cut, _emptied, _overwritten, _of_another_kind, _foreign],
    ids=lambda one: one.__name__,
)
def test_a_damaged_cache_is_made_anew(
    used: Path, tmp_path: Path, damage: Callable[[Path, Path], None]
) -> None:
    root = Path(shutil.copytree(used, tmp_path / "company"))
    cache = root / "build/.cache"
    names = sorted(path for path in cache.rglob("*") if path.is_file())
    assert {path.name for path in names} >= KEPT
    other = _other(tmp_path) if damage is _foreign else cache
    for path in names:
        theirs = other / path.relative_to(cache)
        if theirs.is_file():
            damage(path, theirs)
    build(root, tmp_path / "again", "--lang", "zh").ok()
    assert difference(tree(tmp_path / "again"), tree(used / "build/site")) == []
    assert dangan("check", cwd=root).code == 0
    assert "Move to 8" in dangan("log", CUSTOMER, cwd=root).ok().said


def _other(folder: Path) -> Path:
    """What a company of the same kinds with another history has kept."""
    root = folder / "other"
    add_all(root)
    path = root / f"records/customers/{CUSTOMER}.yaml"
    records.write(path, {**records.read(path), "name": "另一家有限公司"})
    (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
    git(root, "init", "-q")
    _commit(root, "Otherwise")
    build(root, root / "build/site", "--lang", "zh").ok()
    return root / "build/.cache"


def test_a_damaged_site_is_mended(used: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(used, tmp_path / "company"))
    out = root / "build/site"
    pages = sorted(out.rglob("*.html"))
    _cut(pages[3], out)
    pages[5].unlink()
    pages[7].write_bytes(pages[8].read_bytes())
    build(root, out, "--lang", "zh").ok()
    assert difference(tree(out), tree(used / "build/site")) == []
