"""A build that would tell what its audience may not see is stopped; a folder can be looked over."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.support.command import build, dangan
from tests.support.records import of_kind
from tests.support.sample import sample_site


def account_of(company: Path) -> str:
    """The account number of some customer."""
    accounts = (
        held["account"]
        for record in of_kind(company, "customers").values()
        for held in record.get("bank_accounts", ())
        if held.get("account")
    )
    return str(next(accounts))


def test_a_page_that_quotes_a_hidden_value_stops_the_build(sample: Path, tmp_path: Path) -> None:
    company = Path(shutil.copytree(sample, tmp_path / "company"))
    account = account_of(sample)
    page = company / "site" / "pages" / "zh" / "handbook" / "check.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    spaced = " ".join(account[at : at + 4] for at in range(0, len(account), 4))
    page.write_text(f"# 检查\n\n例如账号 {spaced}。\n", encoding="utf-8")
    out = tmp_path / "site"
    ran = build(company, out, "--lang", "zh")
    assert ran.code == 2, ran.said
    assert "handbook/check" in ran.err
    assert "账号" in ran.err
    assert account[:8] not in ran.said.replace(" ", "")
    assert not out.exists()
    build(company, out, "--lang", "zh", "--audience", "finance").ok()  # who may read it


@pytest.fixture(scope="module")
def folder(sample: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few files of the site for staff."""
    site = sample_site(shared)
    made = tmp_path_factory.mktemp("published")
    for name in ("index.html", "customers/index.html"):
        (made / name).parent.mkdir(exist_ok=True)
        shutil.copy(site / name, made / name)
    return made


def test_a_folder_without_hidden_values(sample: Path, folder: Path) -> None:
    ran = dangan("leaks", folder, "--audience", "staff", cwd=sample).ok()
    assert len(ran.out.splitlines()) == 1


def test_every_file_with_a_hidden_value_is_named(sample: Path, folder: Path) -> None:
    account = account_of(sample)
    planted = folder / "planted"
    planted.mkdir()
    (planted / "a.txt").write_text(f"{account[:4]} {account[4:]}", encoding="utf-8")
    with zipfile.ZipFile(planted / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<t>{account}</t>")
    ran = dangan("leaks", folder, "--audience", "staff", "--lang", "en", cwd=sample)
    finance = dangan("leaks", folder, "--audience", "finance", cwd=sample)
    shutil.rmtree(planted)
    assert ran.code == 1, ran.said
    named = [line.partition(":")[0] for line in ran.out.splitlines()[:-1]]
    assert named == ["planted/a.txt", "planted/b.xlsx"]
    assert account not in ran.said
    assert account[4:] not in ran.said
    finance.ok()


def test_a_folder_that_is_not_there(sample: Path, tmp_path: Path) -> None:
    ran = dangan("leaks", tmp_path / "none", cwd=sample)
    assert ran.code == 2
    assert "none" in ran.err


def test_a_link_that_runs_something_stops_the_build(sample: Path, tmp_path: Path) -> None:
    company = Path(shutil.copytree(sample, tmp_path / "company"))
    page = company / "site" / "pages" / "zh" / "handbook" / "results.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("# 结果\n\n[看](javascript:alert(1))\n", encoding="utf-8")
    ran = build(company, tmp_path / "site", "--lang", "zh")
    assert ran.code == 2, ran.said
    assert "handbook/results" in ran.err
    assert not (tmp_path / "site").exists()
