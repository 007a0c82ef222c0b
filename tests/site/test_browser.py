"""The site in a browser: nothing from elsewhere, no fault, usable on every screen."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.site.conftest import Visit, visit

pytestmark = pytest.mark.browser

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def first(site: Path, pattern: str) -> str:
    """The first page of the site that matches."""
    return next(path.relative_to(site).as_posix() for path in sorted(site.glob(pattern)))


def pages(site: Path) -> list[str]:
    """One page of each sort."""
    return [
        "index.html",
        "customers/index.html",
        first(site, "customers/C-*[0-9A-Z].html"),
        first(site, "complaints/T-*[0-9A-Z].html"),
        first(site, "suppliers/S-*[0-9A-Z].html"),
        first(site, "staff/*.html"),
        "records/index.html",
        "reports/index.html",
        first(site, "reports/*_*.html"),
        "forms/index.html",
        first(site, "forms/c*.html"),
        first(site, "customers/*.form.html"),
        "handbook/index.html",
        first(site, "handbook/codes/schema/t*.html"),
        first(site, "handbook/kinds/c*.html"),
    ]


@pytest.mark.parametrize("lang", ["", "en/"])
def test_every_sort_of_page_works_alone(desk: Visit, site: Path, lang: str) -> None:
    for path in pages(site):
        page = desk.open(lang + path)
        assert page.title(), path
        assert page.locator("h1").count() == 1, path
        assert page.locator("html").get_attribute("lang") == ("en" if lang else "zh-CN")
        twin = page.locator(".md-header .dg-twin")
        target = twin.get_attribute("href")
        assert target, path
        page.goto(page.url.rpartition("/")[0] + "/" + target, wait_until="domcontentloaded")
        assert page.url.endswith(path), (path, page.url)
    assert desk.faults == []


def test_phones_never_scroll_sideways(browser: Any, served: str, site: Path) -> None:
    phone = visit(browser, served, viewport={"width": 390, "height": 844})
    for path in pages(site):
        page = phone.open(path)
        if ".form." not in path and not path.startswith("forms/c"):  # a sheet of paper is wide
            assert page.evaluate(WIDER) <= 0, path
    assert phone.faults == []
    phone.page.context.close()


def test_lists_are_complete_without_scripts(browser: Any, served: str, site: Path) -> None:
    plain = visit(browser, served, java_script_enabled=False)
    page = plain.open("customers/index.html")
    shown = page.locator(".dg-list tbody a[href^='C-']").count()
    assert shown == len(list(site.glob("customers/C-*[0-9A-Z].html")))
    assert page.locator(".dg-tools").is_hidden()
    assert page.locator(".dg-letters a").count() > 5
    assert page.locator(".dg-find--head").is_hidden()
    plain.page.context.close()


def until(page: Any, script: str) -> None:
    """Wait until ``script`` holds; the page's own policy forbids it to evaluate texts."""
    end = time.monotonic() + 10
    while not page.evaluate(script):
        assert time.monotonic() < end, script
        page.wait_for_timeout(30)


def rows(desk: Visit) -> list[str]:
    return desk.page.locator(".dg-list tbody td.name").all_inner_texts()


def test_filters_sorting_and_columns_are_kept_in_the_address(desk: Visit) -> None:
    page = desk.open("customers/index.html")
    everyone = rows(desk)
    page.locator("details.dg-choice").first.locator("summary").click()
    page.locator("details.dg-choice[open] label", has_text=re.compile("^B")).click()
    until(page, "location.hash.includes('f.tier=B')")
    some = rows(desk)
    assert 0 < len(some) < len(everyone)
    page.locator(".dg-list th", has_text="名称").locator("button").click()
    until(page, "location.hash.includes('sort=-name')")
    assert rows(desk) == some[::-1]
    page.locator(".dg-tools__right button").click()
    page.locator(".dg-columns-panel label", has_text="得分").click()
    until(page, "location.hash.includes('score')")
    kept = page.url
    fresh = desk.page.context.new_page()
    fresh.goto(kept, wait_until="networkidle")
    assert fresh.locator(".dg-list tbody td.name").all_inner_texts() == some[::-1]
    assert fresh.locator(".dg-list th[aria-sort]").inner_text().startswith("名称")
    assert fresh.locator(".dg-list thead", has_text="得分").count() == 1
    assert desk.faults == []


def test_the_keyboard_finds_and_opens(desk: Visit, site: Path) -> None:
    page = desk.open("index.html")
    names = json.loads((site / "search/names_1.json").read_bytes())
    ident, label = names[0][1], names[0][2]
    page.keyboard.press("/")
    page.keyboard.type(label[:4])
    page.wait_for_selector(".dg-find--big .dg-find__hit")
    assert label in page.locator(".dg-find--big .dg-find__name").all_inner_texts()
    page.keyboard.press("Escape")
    assert page.locator(".dg-find--big .dg-find__results").is_hidden()
    page.keyboard.press("Control+a")
    page.keyboard.type(ident)
    page.wait_for_selector(f".dg-find--big .dg-find__hit[href*='{ident}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ident}.html")
    assert page.locator("h1").inner_text() == label
    assert desk.faults == []


FIND = """
async ([queries]) => {
  const input = document.querySelector(".dg-find--big input");
  const found = {};
  for (const query of queries) {
    input.value = query;
    input.dispatchEvent(new Event("input"));
    for (let button; (button = document.querySelector(".dg-find--big .dg-find__more")); ) {
      button.click();
    }
    found[query] = Array.from(
      document.querySelectorAll(".dg-find--big .dg-find__hit"),
      (link) => link.getAttribute("href").split("/").pop().replace(".html", ""),
    );
  }
  return found;
}
"""


def test_everybody_is_found_by_everything(desk: Visit, site: Path) -> None:
    """Each record by its name, any part of it, its initials, its id and its numbers."""
    head = json.loads((site / "search/index.json").read_bytes())
    wanted: dict[str, set[str]] = {}

    def expect(query: str, ident: str) -> None:
        wanted.setdefault(query, set()).add(ident)

    for name in head["names"]:
        for kind, ident, label, _, _, _, _, values in json.loads(
            (site / "search" / name).read_bytes()
        ):
            expect(ident, ident)
            if head["kinds"][kind]["kind"] not in {"customers", "suppliers"}:
                continue
            pairs = list(zip(values[::2], values[1::2], strict=True))
            for number, text in pairs:
                field = head["fields"][number]
                expect(text, ident)
                if field["sound"]:
                    expect(text[1:3], ident)
                    readings = [head["sounds"].get(letter, letter).split() for letter in text[:4]]
                    if all(r and re.fullmatch("[a-z]+", r[0]) for r in readings):
                        expect("".join(r[0][0] for r in readings), ident)
                        expect("".join(r[-1] for r in readings), ident)
                elif sum(c.isdigit() for c in text) > 7:
                    digits = re.sub(r"[^0-9A-Za-z]", "", text)
                    expect(digits[2:9], ident)
            assert label
    page = desk.open("index.html")
    page.locator(".dg-find--big input").focus()
    loaded = "performance.getEntriesByType('resource').some((r) => r.name.includes('pages_1'))"
    until(page, loaded)
    page.wait_for_timeout(300)
    found = page.evaluate(FIND, [sorted(wanted)])
    missing = {
        query: sorted(idents - set(found[query]))
        for query, idents in wanted.items()
        if not idents <= set(found[query])
    }
    assert missing == {}
    assert desk.faults == []


def test_no_search_file_is_large(site: Path) -> None:
    import gzip

    for path in site.rglob("*.json"):
        if path.name != "dangan-site.json":
            assert len(gzip.compress(path.read_bytes())) < 300_000, path


def test_a_printed_list_is_the_form(desk: Visit, site: Path, tmp_path: Path) -> None:
    import subprocess

    page = desk.open("customers/cf-yy-bd-01.form.html")
    sheets = page.locator(".dg-sheet").count()
    target = tmp_path / "list.pdf"
    page.pdf(path=str(target), prefer_css_page_size=True)
    said = subprocess.run(["pdfinfo", target], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages:\s+(\d+)", said)[1] == str(sheets)  # type: ignore[index]
    assert re.search(r"Page size:\s+841\.\d+ x 59[45]", said)  # A4 landscape
