"""A site for somebody's own customers holds nothing about anybody else's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support import page, records
from tests.support.command import build, dangan
from tests.support.once import once
from tests.support.traces import texts

BASE = Path(__file__).parents[1] / "corpus" / "base"
WHO = "handbook/who.html"


def audience(scope: str, **more: Any) -> dict[str, Any]:
    return {
        "title": {"zh": "业务员", "en": "Sales"}, "classes": "internal", "personal": False,
        "kinds": "all", "records": "all", "scope": scope, **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def company(shared: Path) -> Path:
    """C-25-2AAA is looked after by one person, C-25-2BBB by another of the same department."""

    def make(folder: Path) -> None:
        shutil.copytree(BASE, folder)
        path = folder / "records" / "access.yaml"
        access = records.read(path)
        access["audiences"]["sales"] = audience("own_customers", roles=["salesperson"])
        access["audiences"]["department"] = audience("own_department")
        records.write(path, access)

    return once(shared / "scoped", make)


def names(folder: Path) -> set[str]:
    """Which of the two customers a file names, the handbook aside, whose examples they are."""
    marks = {"沐岚": "C-25-2AAA", "C-25-2AAA": "C-25-2AAA",
             "柏栎": "C-25-2BBB", "C-25-2BBB": "C-25-2BBB"}  # fmt: skip
    return {
        ident
        for name, said in texts(folder)
        if "handbook/" not in name and "search/pages" not in name
        for mark, ident in marks.items()
        if mark.lower() in said
    }


def test_only_own_customers_and_what_is_about_them(company: Path, tmp_path: Path) -> None:
    owners = {ident: one["owner"] for ident, one in records.of_kind(company, "customers").items()}
    out = tmp_path / "site"
    build(company, out, "--audience", "sales", "--for", "xu-wenbo", "--lang", "zh").ok()
    own = {ident for ident, owner in owners.items() if owner == "xu-wenbo"}
    assert own
    assert own < set(owners)
    assert names(out) & set(owners) == own & {"C-25-2AAA", "C-25-2BBB"}
    for kind in ("complaints", "contracts", "evaluations"):
        about = {
            ident
            for ident, one in records.of_kind(company, kind).items()
            if one.get("customer") in own
        }
        shown = {path.name.split(".")[0] for path in (out / kind).glob("*-*.html")}
        assert shown & set(records.of_kind(company, kind)) == about
    rows = page.tables(page.read(out / WHO), "dg-table")
    assert any("本人负责的" in str(table.rows) for table in rows)
    assert any("内部（部分）" in str(table.rows) for table in rows)


def test_a_department_sees_its_customers(company: Path, tmp_path: Path) -> None:
    words = ("--audience", "department", "--lang", "zh")
    build(company, tmp_path / "own", *words, "--for", "xu-wenbo").ok()
    assert names(tmp_path / "own") == {"C-25-2AAA", "C-25-2BBB"}
    build(company, tmp_path / "other", *words, "--for", "he-jingyi").ok()
    assert names(tmp_path / "other") == set()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--audience", "sales"), "--for"),
        (("--audience", "sales", "--for", "nobody"), "nobody"),
        (("--audience", "sales", "--for", "he-jingyi"), "none of the roles"),
    ],
)
def test_for_whom_it_is_must_be_clear(company: Path, words: tuple[str, ...], said: str) -> None:
    ran = dangan("report", "customer-list", *words, "--lang", "en", cwd=company)
    assert ran.code == 2
    assert said in ran.err


def test_an_unknown_scope_is_refused(company: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(company, tmp_path / "co"))
    path = root / "records" / "access.yaml"
    access = records.read(path)
    access["audiences"]["sales"]["scope"] = "mine"
    records.write(path, access)
    assert "schema/not-in-list" in dangan("check", cwd=root).out
    assert dangan("report", "customer-list", cwd=root).code == 2
