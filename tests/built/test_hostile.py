"""Whatever people write into a record is text: no markup, no formula, no template, no script."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from tests.built.hostile import FORMULAS, PAYLOADS, make, records
from tests.support import page, sheet
from tests.support.browser import opened, served
from tests.support.command import build
from tests.support.filling import Filled
from tests.support.once import once
from tests.support.page import Element
from tests.support.schema import KINDS

ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcdoc", "xlink:href")
FIGURE = re.compile(r"[-−+]?[\d,]+(\.\d+)?%?")
# kinds with a page of their own, and one of those that have the usual one
SHOWN = ("customers", "suppliers", "complaints", "evaluations", "staff", "visits")
HEADINGS = "table.dg-list thead th"
SORT = """([headings, at]) => {
  const heading = document.querySelectorAll(headings)[at];
  (heading?.querySelector("button") ?? heading)?.click();
}"""
QUICK_TEXT = re.compile(r"\s+")


@pytest.fixture(scope="session")
def folder(shared: Path) -> Path:
    """The site of the hostile company, in both languages."""
    company = once(shared / "hostile", make)
    return once(shared / "hostile-site", lambda out: build(company, out).ok() and None)


def _parts(folder: Path) -> list[Path]:
    """The pages that records and settings have a part in."""
    found = [path for path in sorted(folder.rglob("*.html")) if "codes" not in path.parts]
    assert len(found) > 200
    # every page of one language, and those of the other that are written by hand
    english = ("customers", "suppliers", "complaints", "reports", "handbook")
    return [
        path
        for path in found
        if not path.is_relative_to(folder / "en") or path.parent.name in english
    ]


def test_no_page_holds_more_than_text(folder: Path) -> None:
    for path in _parts(folder):
        root = page.read.__wrapped__(path)
        _only_known_scripts(path, root, folder)
        _no_markup(path, root)


def _only_known_scripts(path: Path, root: Element, folder: Path) -> None:
    allowed = _hashes(root)
    for script in root.all("script"):
        source = script.attributes.get("src")
        if source is not None:
            target = (path.parent / source).resolve()
            assert target.is_relative_to(folder)
            assert target.is_file()
        elif script.attributes.get("type") == "application/json":
            json.loads(script.raw)
        else:
            digest = hashlib.sha256(script.raw.encode()).digest()
            assert base64.b64encode(digest).decode() in allowed, (path, script.raw[:80])
            assert "__xss" not in script.raw, path


def _hashes(root: Element) -> set[str]:
    """The hashes of inline scripts that a page lets run."""
    policies = [
        meta.attributes["content"]
        for meta in root.all("meta")
        if meta.attributes.get("http-equiv", "").lower() == "content-security-policy"
    ]
    assert len(policies) == 1
    rules = dict(rule.strip().partition(" ")[::2] for rule in policies[0].split(";"))
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'unsafe-eval'" not in rules["script-src"]
    return set(re.findall(r"'sha256-([^']+)'", rules["script-src"]))


def _no_markup(path: Path, root: Element) -> None:
    for element in root.walk():
        assert not [n for n in element.attributes if n.startswith("on")], (path, element.tag)
        assert element.tag not in ("img", "iframe", "object", "embed", "base"), path
        assert "__xss" not in " ".join(element.attributes), path
        for name in ADDRESSES:
            address = element.attributes.get(name, "")
            scheme = re.match(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.-]*):", address)
            assert scheme is None or scheme[1].lower() in _schemes(element, name), address
            assert "evil.example" not in address, (path, address)


def _schemes(element: Element, name: str) -> tuple[str, ...]:
    """What an address may begin with: only links that a person follows lead elsewhere."""
    if element.tag == "a" and name == "href":
        return ("https", "http", "mailto", "tel")
    return ()


def test_every_text_stands_on_the_page_as_it_was_written(folder: Path) -> None:
    missing = []
    for made in records():
        for prefix in ("", "en/"):
            root = page.read(folder / f"{prefix}{made.kind}/{made.id}.html")
            shown = root.text
            missing += [
                (made.kind, pointer, line)
                for pointer, line in _lines(made)
                if QUICK_TEXT.sub(" ", line).strip() not in shown
            ]
    assert not missing, missing[:20]


def _lines(made: Filled) -> list[tuple[str, str]]:
    """Every line of every free text of a record that its page shows."""
    return [
        (pointer, line)
        for pointer, (leaf, value) in made.holds.items()
        if leaf.free and pointer not in ("/pinyin", "/sign_offs/0/for")
        for line in str(value).split("\n")
    ]


def test_titles_are_the_names_as_they_were_written(folder: Path) -> None:
    for made in records():
        if "name" in made.record:
            root = page.read(folder / f"{made.kind}/{made.id}.html")
            name = QUICK_TEXT.sub(" ", made.record["name"]).strip()
            assert name in QUICK_TEXT.sub(" ", root.one("head").all("title")[0].raw)
            assert any(name in heading.text for heading in root.all("h1")), made.kind


def test_no_workbook_has_a_formula_or_a_link(folder: Path) -> None:
    found: set[str] = set()
    books = sorted(folder.rglob("*.xlsx"))
    assert len(books) > 50
    for path in books:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            names = archive.namelist()
            assert not [n for n in names if "externalLink" in n or "vba" in n.lower()]
            for name in names:
                text = archive.read(name).decode("utf-8")
                if name.startswith("xl/worksheets/"):
                    assert "<f>" not in text, (path, name)
                    assert "<f " not in text, (path, name)
                    assert "<hyperlink" not in text, (path, name)
                assert 'TargetMode="External"' not in text, (path, name)
        for lines in sheet.workbook(path).values():
            found.update(cell for line in lines for cell in line if isinstance(cell, str))
    whole = {p for p in PAYLOADS if any(p in cell for cell in found)}
    assert whole >= {p for p in PAYLOADS if p[0] in FORMULAS}


def test_no_cell_of_a_csv_file_is_read_as_a_formula(folder: Path) -> None:
    guarded: set[str] = set()
    files = sorted(folder.rglob("*.csv"))
    assert len(files) > 20
    for path in files:
        for line in sheet.read_csv(path):
            for cell in line:
                start = cell[:1]
                # what a spreadsheet would drop before it looks for a formula
                bare = cell.lstrip(" \t\r\n\x00\ufeff")
                if start == "'":
                    guarded.add(cell[1:2])
                elif bare[:1] in FORMULAS:
                    assert FIGURE.fullmatch(bare), (path, cell)
    assert guarded >= {"=", "@", "-", "+"}


def test_search_files_hold_the_text_itself(folder: Path) -> None:
    said = "\n".join(
        json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
        for path in sorted((folder / "search").glob("*.json"))
    )
    assert json.dumps(PAYLOADS[0])[1:-1] in said


def test_templates_in_texts_are_not_evaluated(folder: Path) -> None:
    """The company is named ``{{7*7}}`` for short, the site ``{{7*7}} <script>…``."""
    home = page.read(folder / "index.html")
    assert PAYLOADS[7] in home.one("head").all("title")[0].raw
    handbook = page.read(folder / "handbook" / "index.html")
    assert PAYLOADS[7] in handbook.text
    english = page.read(folder / "en" / "handbook" / "index.html")
    assert PAYLOADS[9] in english.text


def _types() -> list[str]:
    """One page of every type."""
    made = {kind: next(m for m in records() if m.kind == kind).id for kind in KINDS}
    return [
        "index.html", "records/index.html", "reports/index.html", "forms/index.html",
        *(f"{kind}/index.html" for kind in SHOWN),
        *(f"{kind}/{made[kind]}.html" for kind in SHOWN),
        f"customers/{made['customers']}.customer-basic-data.html",
        f"customers/{made['customers']}.corporate-customer.html",
        f"complaints/{made['complaints']}.complaint-registration.html",
        "customers/cf-yy-bd-01.form.html", "suppliers/cf-yy-bd-02.form.html",
        "forms/cf-yy-bd-01.html", "reports/tier-report_2025q4.html",
        "reports/tier-report_2025q4.form.html", "reports/complaint-statistics_2026.html",
        "reports/complaint-summary_2026.html", "reports/complaint-tracking_2026.html",
        "reports/complaint-register_2026.html", "handbook/index.html",
        "handbook/kinds/customers.html", "en/index.html",
        f"en/customers/{made['customers']}.html", "en/customers/index.html",
    ]  # fmt: skip


@pytest.mark.browser
def test_nothing_runs_and_nothing_complains_in_a_browser(folder: Path, chromium: str) -> None:
    with served(folder) as home, opened(chromium, home) as (tab, heard):
        for path in _types():
            assert (folder / path).is_file(), path
            tab.goto(f"{home}/{path}", wait_until="load")
            assert tab.evaluate("window.__xss") is None, path
        assert heard.errors == []
        assert heard.elsewhere == []


@pytest.mark.browser
def test_lists_and_search_write_text_in_a_browser(folder: Path, chromium: str) -> None:
    """What scripts put on the page after it was loaded is text as well."""
    with served(folder) as home, opened(chromium, home) as (tab, heard):
        for kind in ("customers", "suppliers", "complaints", "plans"):
            tab.goto(f"{home}/{kind}/index.html", wait_until="networkidle")
            for number in range(tab.locator(HEADINGS).count()):
                tab.evaluate(SORT, [HEADINGS, number])
            assert tab.locator("table.dg-list tbody tr").count() >= 1
            assert tab.evaluate("window.__xss") is None, kind
            assert tab.locator("tbody img, tbody script, tbody svg[onload]").count() == 0
        tab.goto(f"{home}/index.html", wait_until="networkidle")
        for query in ("script", "xss", "img src", "7*7", "sum", "<"):
            tab.locator(".dg-find__input").last.fill(query)
            tab.wait_for_timeout(300)
            assert tab.evaluate("window.__xss") is None, query
        assert tab.locator("img").count() == 0
        assert heard.errors == []
        assert heard.elsewhere == []
