"""``dangan form``, ``forms``, ``report`` and ``reports`` as a person calls them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.support.command import AS_OF, dangan

ROOT = Path(__file__).parents[2]
COMPLAINT = "complaint-registration"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company in a folder of its own, so that files may be written beside it."""
    root = tmp_path_factory.mktemp("company") / "公司"
    shutil.copytree(ROOT / "records", root / "records")
    return root


def _complaint(company: Path) -> str:
    return next(path.stem for path in sorted(company.glob("records/complaints/2026/*.yaml"))
                if "level: complaint\n" in path.read_text("utf-8"))  # fmt: skip


def test_every_form_and_report_is_listed(company: Path) -> None:
    for command, key in (("forms", "form"), ("reports", "report")):
        listed = json.loads(dangan(command, "--format", "json", cwd=company).ok().out)
        found = {path.stem for path in (ROOT / "site" / command).glob("*.[sy][qa]*l")}
        assert {line[key] for line in listed} == found
        assert all(line["title"] for line in listed)


def test_a_report_says_the_same_in_every_format(company: Path) -> None:
    words = ("report", "complaint-statistics", "--period", "2026Q3", "--as-of", AS_OF)
    text = dangan(*words, cwd=company).ok().out
    said = json.loads(dangan(*words, "--format", "json", cwd=company).ok().out)
    first = said["sections"][0]
    sheet = dangan(*words, "--format", "csv", "--section", first["id"], cwd=company).ok().out
    rows = list(csv.reader(io.StringIO(sheet.removeprefix("\ufeff"))))
    titles = [column["title"] for column in first["columns"]]
    assert rows[0] == titles
    assert len(rows) - 1 == len(first["rows"]) > 0
    assert all(title in text for title in titles)
    for cells in rows[1:]:
        assert all(cell in text.replace(",", "") for cell in cells)
    assert said["period"] == "2026Q3"


def test_a_form_of_a_record_is_filled_and_a_blank_one_is_not(company: Path) -> None:
    record = _complaint(company)
    filled = dangan("form", COMPLAINT, record, "--as-of", AS_OF, cwd=company).ok().out
    blank = dangan("form", COMPLAINT, "--blank", cwd=company).ok().out
    written = (company / "records/complaints/2026" / f"{record}.yaml").read_text("utf-8")
    day = next(line.split()[1].strip("'") for line in written.splitlines() if "received_on" in line)
    assert day in filled
    assert day not in blank
    for page in (filled, blank):
        assert "客户投诉登记表" in page
        assert "http" not in page.replace("http-equiv", "")


def test_workbooks_and_pdfs_go_to_files(company: Path, tmp_path: Path) -> None:
    target = tmp_path / "neu" / "list.xlsx"
    words = ("form", "cf-yy-bd-01", "--as-of", AS_OF)
    dangan(*words, "--format", "xlsx", "--out", target, cwd=company).ok()
    first = target.read_bytes()
    assert zipfile.ZipFile(target).testzip() is None
    dangan(*words, "--format", "xlsx", "--out", target, cwd=company).ok()
    assert target.read_bytes() == first
    ran = dangan("report", "customer-list", "--format", "xlsx", cwd=company).ok()
    assert "customer-list.xlsx" in ran.err
    assert (company / "customer-list.xlsx").is_file()


@pytest.mark.browser
def test_a_pdf_is_the_same_every_time(company: Path, tmp_path: Path, chromium: str) -> None:
    made = []
    for name in ("a.pdf", "b.pdf"):
        words = ("form", COMPLAINT, _complaint(company), "--as-of", AS_OF, "--format", "pdf")
        dangan(*words, "--out", tmp_path / name, cwd=company).ok()
        made.append((tmp_path / name).read_bytes())
    assert made[0].startswith(b"%PDF-")
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("form", "nonsense"), "nonsense"),
        (("report", "nonsense"), "nonsense"),
        (("form", COMPLAINT), "--blank"),
        (("form", COMPLAINT, "T-26-22222"), "T-26-22222"),
        (("form", COMPLAINT, "--period", "2026"), "--blank"),
        (("form", "cf-yy-bd-01", "C-24-2B5E"), "客户清单"),
        (("report", "customer-list", "--period", "2026"), "--period"),
        (("report", "tier-report", "--period", "2026-05"), "2026-05"),
        (("report", "tier-report", "--period", "soon"), "soon"),
        (("report", "tier-report", "--format", "csv", "--section", "none"), "none"),
        (("report", "customer-list", "--out", "records/x.csv"), "records/x.csv"),
        (("report", "customer-list", "--out", "records/company.yaml"), "records/company.yaml"),
    ],
)
def test_what_cannot_be_made_is_said(company: Path, words: tuple[str, ...], said: str) -> None:
    ran = dangan(*words, "--as-of", AS_OF, cwd=company)
    assert ran.code == 2
    assert said in ran.err
    assert "程序本身" not in ran.err
    assert not (company / "records" / "x.csv").exists()


def test_nothing_is_made_while_a_record_is_broken(company: Path, tmp_path: Path) -> None:
    root = tmp_path / "broken"
    shutil.copytree(company / "records", root / "records")
    (root / "records/suppliers/S-26-2222.yaml").write_text("id: S-26-2222\n", encoding="utf-8")
    assert dangan("report", "supplier-list", cwd=root).code == 2
    assert dangan("form", "cf-yy-bd-02", cwd=root).code == 2
    dangan("form", "cf-yy-bd-02", "--blank", cwd=root).ok()


def test_staff_never_see_an_account_number_on_paper(company: Path) -> None:
    words = ("form", "cf-yy-bd-01", "--as-of", AS_OF)
    staff = dangan(*words, cwd=company).ok().out
    finance = dangan(*words, "--audience", "finance", cwd=company).ok().out
    assert "**** 6246" in staff
    assert "**** 6246" not in finance
