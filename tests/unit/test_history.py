"""Who changed what: through merges, squashes, renames and reformatting; and who may know it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from dangan import pipeline
from dangan.history.fill import fill
from dangan.project import open_project
from dangan.redact.access import Audience, load_access
from dangan.redact.database import redact
from tests.support.command import dangan
from tests.support.history import Repo, company

CUSTOMER = "records/customers/C-25-2AAA.yaml"
ZHOU, XU = "zhou-xiaolan", "xu-wenbo"


def log(repo: Repo, record: str, *words: str) -> list[dict[str, Any]]:
    """What `dangan log` tells, the newest first."""
    ran = dangan("log", record, "--format", "json", "--lang", "en", *words, cwd=repo.root).ok()
    entries: list[dict[str, Any]] = json.loads(ran.out)["entries"]
    return entries


def changes(entry: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(one["pointer"], one["old"], one["new"]) for one in entry["changes"]]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return company(tmp_path / "company")


def test_merges_renames_and_reformatting(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "branch")
    repo.replace(CUSTOMER, "66 号", "68 号")
    repo.commit("moved", by=XU)
    repo.git("checkout", "-q", "main")
    repo.replace(CUSTOMER, "short_name: 沐岚家电", "short_name: 沐岚")
    repo.commit("shorter", by=ZHOU)
    repo.merge("branch", by="qin-wangshu", message="take it in")
    clean = log(repo, "C-25-2AAA")
    assert [one["why"] for one in clean] == ["moved", "shorter", "begin"]
    assert clean[0]["approved_by"] == ["qin-wangshu"]
    assert changes(clean[0]) == [
        ("/address", "青岛市城阳区沐岚路 66 号", "青岛市城阳区沐岚路 68 号")
    ]
    assert clean[-1]["what"] == "created"

    text = repo.read(CUSTOMER)
    repo.write(
        CUSTOMER,
        text.replace("phones:\n  - 0532-55502170\nopened", "phones: [0532-55502170]\nopened"),
    )
    repo.git("mv", CUSTOMER, "records/customers/elsewhere.yaml")
    (repo.root / "records/customers/2025").mkdir()
    repo.git("mv", "records/customers/elsewhere.yaml", "records/customers/2025/C-25-2AAA.yaml")
    repo.commit("moved and written in another way", by=XU)
    assert log(repo, "C-25-2AAA") == clean
    repo.git("mv", "records/customers/2025/C-25-2AAA.yaml", CUSTOMER)
    repo.commit("back")

    repo.git("checkout", "-q", "-b", "ours")
    repo.replace(CUSTOMER, "68 号", "70 号")
    repo.commit("dropped by the merge", by=XU)
    repo.git("checkout", "-q", "main")
    repo.replace(CUSTOMER, "name: 沐岚家电制造有限公司", "name: 沐岚家电有限公司")
    repo.commit("renamed", by=ZHOU)
    repo.merge("ours", "-s", "ours", by="qin-wangshu", message="evil merge")
    evil = log(repo, "C-25-2AAA", "--field", "address")
    assert [one["why"] for one in evil] == ["evil merge", "dropped by the merge", "moved", "begin"]
    assert changes(evil[0])[0][1:] == ("青岛市城阳区沐岚路 70 号", "青岛市城阳区沐岚路 68 号")
    assert evil[0]["by"] == "qin-wangshu"

    repo.git("checkout", "-q", "-b", "squashed")
    for n, person in enumerate((XU, ZHOU)):
        repo.replace(CUSTOMER, f"{68 + n} 号", f"{69 + n} 号")
        repo.commit("step", by=person)
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "squashed")
    repo.commit("squash", by=XU)
    squashed = log(repo, "C-25-2AAA", "--field", "地址")
    assert [one["why"] for one in squashed][:2] == ["squash", "evil merge"]


def test_elements_of_lists_are_known_by_their_key(repo: Repo) -> None:
    first = "  - name: 虞清晏\n    phones:\n      - 0532-55502170\n    primary: true\n"
    repo.replace(CUSTOMER, first, f"  - name: 阮清\n    title: 会计\n{first}")
    repo.commit("another contact in front", by=ZHOU)
    repo.replace(CUSTOMER, "title: 会计", "title: 经理")
    repo.commit("promoted", by=ZHOU)
    newest, added, _ = log(repo, "C-25-2AAA")
    assert changes(newest) == [("/contacts/*/title", "会计", "经理")]
    assert newest["changes"][0]["path"] == ["contacts", ["阮清"], "title"]
    assert [one[2] for one in changes(added)] == ["阮清", "会计"]
    text = dangan("log", "C-25-2AAA", "--lang", "en", cwd=repo.root).ok().out
    assert "(阮清)" in text
    shown = dangan("diff", "HEAD~2", "HEAD", "--format", "markdown", cwd=repo.root).ok().out
    assert "（阮清） |" in shown
    same = dangan("diff", "HEAD", "HEAD", "--format", "json", cwd=repo.root).ok().out
    assert json.loads(same)["records"] == []


def test_nothing_in_a_commit_commands_the_terminal(repo: Repo) -> None:
    repo.replace(CUSTOMER, "66 号", "68 号")
    repo.commit("red \x1b[31m text")
    out = dangan("log", "C-25-2AAA", cwd=repo.root).ok().out
    assert "\x1b" not in out


def text_of(database: sqlite3.Connection) -> str:
    """Everything that a database holds about the past."""
    tables = ("history", "history_commits", "sign_off_marks")
    return repr([database.execute(f"SELECT * FROM {one}").fetchall() for one in tables])  # noqa: S608


def seen(repo: Repo, audience: Audience) -> sqlite3.Connection:
    project = open_project(repo.root)
    records = pipeline.read(project)
    store, _ = records.store("2026-12-31")
    assert fill(project, store, records, "2026-12-31") is None
    return redact(store, records.kinds, audience)


def test_an_audience_sees_no_old_value_that_it_may_not(repo: Repo) -> None:
    old, new = "8100990000001123390", "8100990000001129997"
    repo.replace(CUSTOMER, f"account: '{old}'", f"account: '{new}'")
    repo.commit(f"账号由 {old} 改为 {new}", by=ZHOU)
    repo.replace(CUSTOMER, "66 号", "68 号")
    repo.commit(f"地址，账号 {new} 不变", by=ZHOU)
    repo.replace(CUSTOMER, "68 号", "70 号")
    repo.commit("地址又变了", by=ZHOU)
    repo.replace(CUSTOMER, "id: C-25-2AAA\n", "id: C-25-2AAA\ngrade: secret\n")
    repo.commit("secret for a while", by=ZHOU)
    repo.replace(CUSTOMER, "70 号", "72 号")
    repo.commit("地址保密", by=ZHOU)
    repo.replace(CUSTOMER, "grade: secret\n", "")
    repo.commit("open again", by=ZHOU)
    access = load_access(open_project(repo.root))
    staff = seen(repo, access.get("staff"))
    told = text_of(staff)
    assert old not in told
    assert new not in told
    assert "9997" in told  # masked, as on the page
    assert "72 号" not in told
    assert "70 号" in told
    subjects = {row[0] for row in staff.execute("SELECT subject FROM history_commits")}
    assert "地址又变了" in subjects
    assert not any(one and ("账号" in one or "保密" in one) for one in subjects)
    finance = text_of(seen(repo, access.get("finance")))
    assert old in finance
    assert new in finance
    hidden = Audience("x", access.get("staff").title, 0, personal=False, kinds=None, records={})
    public = seen(repo, hidden)
    assert "号" not in text_of(public)
    rows = public.execute("SELECT author, author_name, subject, approved FROM history_commits")
    assert set(rows) == {("", "", None, "[]")}
