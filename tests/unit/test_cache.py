"""What is kept from one check to the next: the same findings, whatever became of the cache."""

from __future__ import annotations

import os
import shutil
import sqlite3
from functools import cache
from pathlib import Path

import pytest

from dangan import bulk, files, pipeline
from dangan.cache import stamp
from dangan.findings import Finding, load_codes
from dangan.project import open_project
from dangan.schema.kinds import read_kinds
from tests.unit.fmt_samples import dice_of

BASE = Path(__file__).resolve().parents[1] / "corpus" / "base"
PRODUCT = open_project(BASE)


_codes = cache(load_codes)
_kinds = cache(read_kinds)
_stamp = cache(stamp)


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small sound company, old enough for its times to be trusted.

    What the product brings is read once for all tests.
    """
    monkeypatch.setattr(pipeline, "load_codes", lambda _: _codes(PRODUCT))
    monkeypatch.setattr(pipeline, "read_kinds", lambda _: _kinds(PRODUCT))
    monkeypatch.setattr(files, "stamp", lambda _: _stamp(PRODUCT))
    root = Path(shutil.copytree(BASE, tmp_path / "company"))
    for path in root.rglob("*"):
        age(path)
    return root


def age(path: Path) -> None:
    os.utime(path, ns=(10**18, 10**18))


def findings(root: Path) -> tuple[Finding, ...]:
    return pipeline.check(open_project(root)).findings


def first_customer(root: Path) -> Path:
    return min((root / "records/customers").glob("*.yaml"))


def cached(root: Path) -> Path:
    return root / "build/.cache/check.sqlite"


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"extra: 1\n")


def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are examined from now on."""
    found: list[str] = []
    one = bulk._one

    def noted(root: str, examiner: bulk.Examiner, task: bulk.Task) -> bulk.Made:
        found.append(task[0])
        return one(root, examiner, task)

    monkeypatch.setattr(bulk, "_one", noted)
    return found


def test_only_what_changed_is_examined(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings(company) == ()
    seen = examined(monkeypatch)
    assert findings(company) == ()
    assert seen == []
    path = first_customer(company)
    spoil(path)
    assert [f.code for f in findings(company)] == ["schema/unknown-field"]
    assert seen == [path.relative_to(company).as_posix()]
    assert [f.code for f in findings(company)] == ["schema/unknown-field"]
    assert len(seen) == 1


def test_a_change_that_keeps_size_and_time_is_seen(company: Path) -> None:
    path = first_customer(company)
    assert findings(company) == ()
    before = path.read_bytes()
    path.write_bytes(before.replace(b"id: C", b"id: D", 1))
    age(path)
    assert findings(company) != ()
    path.write_bytes(before)
    age(path)
    assert findings(company) == ()


@pytest.mark.parametrize("size", [0, 1, 100, 5000, 30000])
def test_a_truncated_cache_is_made_anew(company: Path, size: int) -> None:
    spoil(first_customer(company))
    before = findings(company)
    with cached(company).open("r+b") as file:
        file.truncate(size)
    assert findings(company) == before
    assert findings(company) == before


def test_a_damaged_cache_never_changes_a_finding(company: Path) -> None:
    spoil(first_customer(company))
    before = findings(company)
    whole = cached(company).read_bytes()
    for seed in range(12):
        data = bytearray(whole)
        dice = dice_of(seed)
        for _ in range(20):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        cached(company).write_bytes(data)
        assert findings(company) == before, seed


def test_a_cache_of_another_tool_is_not_used(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert findings(company) == ()
    monkeypatch.setattr(files, "stamp", lambda _: b"another")
    seen = examined(monkeypatch)
    assert findings(company) == ()
    assert len(seen) > 10


def test_a_cache_of_another_company_is_harmless(company: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(company, tmp_path / "other"))
    spoil(first_customer(other))
    wrong = findings(other)
    assert findings(company) == ()
    shutil.copyfile(cached(company), cached(other))
    assert findings(other) == wrong


def test_rules_and_settings_count_too(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load_codes", load_codes)
    monkeypatch.setattr(files, "stamp", stamp)
    assert findings(company) == ()
    rule = company / "schemas/rules/own.sql"
    rule.parent.mkdir(parents=True)
    rule.write_text("select", encoding="utf-8")
    assert [f.file for f in findings(company)] == ["schemas/rules/own.sql"]
    rule.unlink()
    assert findings(company) == ()
    policy = company / "records/policy.yaml"
    policy.write_bytes(policy.read_bytes() + b"unknown_setting: 1\n")
    assert findings(company) != ()


def test_random_edits(company: Path, tmp_path: Path) -> None:
    """After each of many edits the kept results give what a check from nothing gives."""
    dice = dice_of(7)
    files = sorted((company / "records").rglob("*.yaml"))
    original = {path: path.read_bytes() for path in files}
    for _ in range(6):
        for path in dice.sample(files, 3):
            what = dice.randrange(4)
            if what == 0:
                path.unlink(missing_ok=True)
            elif what == 1:
                path.write_bytes(original[path])
            elif what == 2 and path.exists():
                lines = path.read_bytes().split(b"\n")
                del lines[dice.randrange(len(lines))]
                path.write_bytes(b"\n".join(lines))
            elif path.exists():
                path.write_bytes(path.read_bytes().replace(b"1", b"2", 1))
        if not (company / "records/company.yaml").exists():
            (company / "records/company.yaml").write_bytes(b"")
        kept = findings(company)
        fresh = Path(
            shutil.copytree(company, tmp_path / "fresh", ignore=shutil.ignore_patterns("build"))
        )
        assert findings(fresh) == kept
        shutil.rmtree(fresh)


def test_any_number_of_workers_gives_the_same(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(first_customer(company))
    before = findings(company)
    kept = bodies(company)
    cached(company).unlink()
    monkeypatch.setattr(bulk, "ALONE", 1)
    monkeypatch.setattr(bulk, "CHUNK", 3)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert findings(company) == before
    assert bodies(company) == kept


def bodies(root: Path) -> list[tuple[str, bytes]]:
    connection = sqlite3.connect(cached(root))
    found = connection.execute("SELECT path, body FROM files ORDER BY path").fetchall()
    connection.close()
    return found
