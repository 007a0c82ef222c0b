"""Handing over: everything passes, is written down, and a kill leaves nothing half-done."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from dangan import pipeline
from dangan.cli.main import main
from dangan.productfile import parse
from dangan.project import open_project
from dangan.write.journal import FOLDER

BASE = Path(__file__).parents[1] / "corpus" / "base"
WORDS = ["handover", "--from", "xu-wenbo", "--to", "zhou-xiaolan", "--on", "2026-10-12",
         "--by", "zhou-xiaolan", "--lang", "en"]  # fmt: skip


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(BASE, tmp_path / "co")
    monkeypatch.chdir(tmp_path / "co")
    return tmp_path / "co"


@dataclass(frozen=True)
class Ran:
    code: int
    output: str


def dangan(*words: str) -> Ran:
    done = CliRunner().invoke(main, list(words), standalone_mode=False, catch_exceptions=False)
    return Ran(done.return_value or 0, done.stdout)


def tree(root: Path) -> dict[str, bytes]:
    """Every file that is the company's, hidden ones included."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "build" not in path.relative_to(root).parts
    }


def record(root: Path, kind: str) -> dict[str, object]:
    (path,) = (root / "records" / kind).rglob("*.yaml")
    found: dict[str, object] = parse(path.read_bytes())
    return found


def test_everything_passes_and_is_written_down(company: Path) -> None:
    before = tree(company)
    done = dangan(*WORDS)
    assert done.code == 0, done.output
    after = tree(company)
    changed = sorted(path for path in before if after[path] != before[path])
    assert "records/customers/C-25-2BBB.yaml" in changed
    # only the lines that named the one who leaves have changed
    for path in changed:
        old, new = before[path].decode().splitlines(), after[path].decode().splitlines()
        gone = [line for line in old if line not in new]
        assert gone
        assert all("xu-wenbo" in line for line in gone)
        assert all("zhou-xiaolan" in line for line in new if line not in old)
    own = parse((company / "records/customers/C-25-2BBB.yaml").read_bytes())
    assert own["owner"] == "zhou-xiaolan"
    # who is a contact already is not one twice
    contacts = parse((company / "records/customers/C-25-2AAA.yaml").read_bytes())["our_contacts"]
    assert contacts == ["zhou-xiaolan"]
    assigned, handover = record(company, "assignments"), record(company, "handovers")
    assert (assigned["customer"], assigned["salesperson"], assigned["previous"]) == (
        "C-25-2BBB", "zhou-xiaolan", "xu-wenbo",
    )  # fmt: skip
    items = {item["customer"]: item for item in handover["items"]}  # type: ignore[attr-defined]
    assert sorted(items) == ["C-25-2AAA", "C-25-2BBB"]
    assert items["C-25-2BBB"]["assignment"] == assigned["id"]
    letters = {path.stem for path in (company / "records/letters").rglob("*.yaml")}
    assert {item["letter"] for item in items.values()} == letters
    assert "salesperson" in str(handover["open_matters"]) or "业务员" in str(
        handover["open_matters"]
    )
    assert dangan("check").code == 0
    assert dangan("fmt", "--check").code == 0


def test_a_trial_writes_nothing(company: Path) -> None:
    before = tree(company)
    done = dangan(*WORDS, "--dry-run")
    assert done.code == 0
    assert "C-25-2BBB" in done.output
    assert tree(company) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "xu-wenbo"), "Nobody hands over to themselves"),
        (("--to", "xu-wenba"), "Did you mean"),
        (("--from", "he-jingyi", "--to", "he-jingyi"), "Nobody hands over"),
    ],
)
def test_refusals(
    company: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from dangan.cli.main import run

    before = tree(company)
    with pytest.raises(SystemExit) as ended:
        run([*WORDS, *words])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert tree(company) == before


def test_what_a_check_would_refuse_is_not_written(company: Path) -> None:
    """An important new customer needs two of our people: one of two cannot take over both."""
    path = company / "records/customers/C-25-2AAA.yaml"
    path.write_bytes(
        path.read_bytes().replace(
            b"category: key\n",
            "category: key\nimportant_new: true\nimportant_reason: 战略\n"
            "important_on: '2025-01-06'\nimportant_by: zhou-xiaolan\n".encode(),
        )
    )
    dangan("fmt")
    assert dangan("check").code == 0, dangan("check").output
    before = tree(company)
    done = dangan(*WORDS)
    assert done.code == 1
    assert "rule/staff-in-contact" in done.output
    assert tree(company) == before


KILLED = """
import os, sys
from dangan.write import journal
put, count = journal._put, int(sys.argv[1])
def deadly(*args):
    global count
    if count == 0:
        os.kill(os.getpid(), 9)
    count -= 1
    put(*args)
journal._put = deadly
from dangan.cli.main import run
run(sys.argv[2:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signal 9 is of POSIX")
@pytest.mark.parametrize("written", [0, 1, 3, 6])
def test_killed_half_way(company: Path, written: int) -> None:
    before = tree(company)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(written), *WORDS], capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr.decode()
    assert (company / FOLDER).is_dir()
    changed = [path for path, data in tree(company).items() if before.get(path, data) != data]
    new = [path for path in tree(company) if path.startswith("records/") and path not in before]
    assert len(changed) + len(new) == written
    healed = subprocess.run(
        [sys.executable, "-m", "dangan", "check", "--lang", "en"], capture_output=True, check=False
    )
    assert "every file is as it was before" in healed.stderr.decode()
    assert healed.returncode == 0
    assert tree(company) == before
    assert dangan(*WORDS).code == 0


def test_somebody_else_changed_a_file_meanwhile(
    company: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dangan.cli.main import run
    from dangan.write import journal

    stage, path = journal._stage, company / "records/customers/C-25-2BBB.yaml"

    def slow(*args: object) -> None:
        stage(*args)  # type: ignore[arg-type]
        path.write_bytes(path.read_bytes() + b"# note\n")

    monkeypatch.setattr(journal, "_stage", slow)
    before = tree(company)
    with pytest.raises(SystemExit) as ended:
        run(WORDS)
    assert ended.value.code == 2
    assert "C-25-2BBB" in capsys.readouterr().err
    after = tree(company)
    changed = {path for path in before if after[path] != before[path]}
    assert changed == {"records/customers/C-25-2BBB.yaml"}
    assert set(after) == set(before)


def test_the_notice_to_each_customer_is_due_and_met_by_its_date(company: Path) -> None:
    policy = company / "records/policy.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8")
        + "departure_notice_days:\n  - from: '2026-01-01'\n    value: 3\n    source: 交接办法\n",
        encoding="utf-8",
    )
    assert dangan(*WORDS).code == 0
    told = dangan("due", "--as-of", "2026-10-16", "--format", "csv")
    lines = [line for line in told.output.splitlines() if line.startswith("departure-notice")]
    assert [line.split(",")[1:6] for line in lines] == [
        ["2026-10-15", "zhou-xiaolan", "marketing", customer, "overdue"]
        for customer in ("C-25-2AAA", "C-25-2BBB")
    ]
    assert not [f for f in pipeline.check(open_project()).findings if f.severity == "error"]
