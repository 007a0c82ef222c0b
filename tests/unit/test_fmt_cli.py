"""``dangan fmt`` at the command line."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from dangan.cli import fmt
from dangan.cli.fmt import command
from dangan.project import Project, UserError
from dangan.write.files import replace_file

GOOD = "id: C-26-7KQ4\nname: 海润\n"
MESSY = '# 客户\nname:   "海润"\nid: C-26-7KQ5  # 编号\nphones: [053255502170]\n'
TIDY = "id: C-26-7KQ5  # 编号\n# 客户\nname: 海润\nphones:\n  - '053255502170'\n"
BROKEN = "name: [海润\nid: 1\n"


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "records"
    (folder / "customers").mkdir(parents=True)
    (folder / "company.yaml").write_bytes(b"name: x\n")
    for name, text in (("4", GOOD), ("5", MESSY)):
        (folder / f"customers/C-26-7KQ{name}.yaml").write_bytes(text.encode())
    (folder / "sales").mkdir()
    (folder / "sales/2026-10.csv").write_bytes(b"a,b\r\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DANGAN_LANG", raising=False)
    return folder


def run(*args: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(command, [str(arg) for arg in args], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    assert result.return_value == code, result.output
    return result


def content(records: Path) -> dict[str, bytes]:
    return {p.relative_to(records).as_posix(): p.read_bytes() for p in records.rglob("*.*")}


def test_formats_what_needs_it_and_nothing_else(records: Path) -> None:
    before = content(records)
    result = run("--lang", "zh")
    assert result.stdout == "已整理 records/customers/C-26-7KQ5.yaml\n"
    assert result.stderr == "查看了 3 个文件，整理了 1 个，0 个没有整理。\n"
    after = {**before, "customers/C-26-7KQ5.yaml": TIDY.encode()}
    assert content(records) == after
    assert run("--lang", "en").stdout == ""
    assert content(records) == after


def test_check_changes_nothing_and_shows_the_difference(records: Path) -> None:
    before = content(records)
    result = run("--check", "--lang", "en", code=1)
    assert content(records) == before
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "Would format records/customers/C-26-7KQ5.yaml",
        "--- a/records/customers/C-26-7KQ5.yaml",
        "+++ b/records/customers/C-26-7KQ5.yaml",
    ]
    assert '-name:   "海润"' in lines
    assert "+name: 海润" in lines
    assert run("--check", "records/customers/C-26-7KQ4.yaml").stdout == ""


def test_line_endings_and_a_missing_last_one_are_visible(records: Path) -> None:
    (records / "customers/C-26-7KQ4.yaml").write_bytes(b"id: C-26-7KQ4\r\nname: x")
    out = run("--check", "records/customers/C-26-7KQ4.yaml", code=1).stdout
    assert out.endswith(
        "-id: C-26-7KQ4␍\n-name: x\n\\ No newline at end of file\n+id: C-26-7KQ4\n+name: x\n"
    )


def test_a_broken_file_is_reported_and_the_rest_still_formatted(records: Path) -> None:
    (records / "customers/C-26-7KQ2.yaml").write_bytes(BROKEN.encode())
    result = run("--lang", "en", code=1)
    assert "records/customers/C-26-7KQ2.yaml:1:7  yaml/unclosed-bracket\n" in result.stdout
    assert "  → Add “]”" in result.stdout
    assert "Formatted records/customers/C-26-7KQ5.yaml\n" in result.stdout
    assert content(records)["customers/C-26-7KQ2.yaml"] == BROKEN.encode()
    assert content(records)["customers/C-26-7KQ5.yaml"] == TIDY.encode()
    assert "1 left as they are" in result.stderr


def test_what_cannot_be_kept_is_left_alone(records: Path) -> None:
    data = "e\u0301: 1\n\u00e9: 2\n".encode()
    (records / "customers/C-26-7KQ2.yaml").write_bytes(data)
    result = run("--lang", "en", "records/customers/C-26-7KQ2.yaml", code=1)
    assert result.stdout.startswith("Not formatted: records/customers/C-26-7KQ2.yaml")
    assert content(records)["customers/C-26-7KQ2.yaml"] == data


@pytest.mark.parametrize(
    "path", ["records", "records/customers", ".", "records/customers/C-26-7KQ5.yaml"]
)
def test_paths(records: Path, path: str) -> None:
    run(path)
    assert content(records)["customers/C-26-7KQ5.yaml"] == TIDY.encode()


def test_paths_from_another_folder(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(records / "customers")
    run("C-26-7KQ5.yaml")
    assert content(records)["customers/C-26-7KQ5.yaml"] == TIDY.encode()


@pytest.mark.parametrize(("path", "key"), [("nix.yaml", "fmt.no_path"), ("..", "fmt.outside")])
def test_wrong_paths(records: Path, path: str, key: str) -> None:
    with pytest.raises(UserError) as error:
        run(path)
    assert error.value.key == key
    assert error.value.message("zh")


def test_outside_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError):
        run()


def test_unknown_language() -> None:
    with pytest.raises(click.BadParameter):
        run("--lang", "fr")


def test_a_file_that_changed_meanwhile_is_left_alone(
    records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = records / "customers/C-26-7KQ5.yaml"
    real = replace_file

    def slow(project: Project, place: str, read: str, new: bytes) -> None:
        path.write_bytes(b"name: y\n")
        real(project, place, read, new)

    monkeypatch.setattr(fmt, "replace_file", slow)
    result = run("--lang", "en", code=1)
    assert "It was changed after it had been read" in result.stdout
    assert path.read_bytes() == b"name: y\n"
    assert list(path.parent.glob(".*")) == []


def test_a_failure_while_writing_leaves_the_old_file(
    records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(records)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("--lang", "en", code=1)
    assert "could not be written (No space left on device)" in result.stdout
    assert content(records) == before
    assert list((records / "customers").glob(".*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_permissions_stay(records: Path) -> None:
    path = records / "customers/C-26-7KQ5.yaml"
    path.chmod(0o640)
    run()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
