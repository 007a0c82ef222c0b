"""What an audience may not see is in no file of its site, in no form.

Every field of every kind holds a value that stands nowhere else. The same search finds the
value in the site of somebody who may see it, so a search that finds nothing means something.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.built.canaries import (
    AUDIENCES,
    DARK_DAY,
    DARK_QUARTER,
    REPOSITORY,
    Audience,
    Canary,
    canaries,
    make,
    records,
)  # fmt: skip
from tests.support import page, sheet
from tests.support.command import build
from tests.support.filling import Filled, identity
from tests.support.once import once
from tests.support.schema import KINDS
from tests.support.traces import find, texts

ONLY_FOR_SORTING = {"/pinyin"}


@dataclass(frozen=True)
class Seen:
    """The site of one audience, and in which of its files each canary was found."""

    name: str
    folder: Path
    places: dict[str, list[str]]

    @property
    def audience(self) -> Audience:
        return AUDIENCES[self.name]

    def records(self, kind: str) -> list[Filled]:
        """The records of a kind that the audience sees."""
        return [m for m in records() if m.kind == kind and self.audience.sees_record(m)]


@pytest.fixture(scope="session")
def company(shared: Path) -> Path:
    return once(shared / "canaries", make)


@pytest.fixture(scope="session")
def site_of(company: Path, shared: Path) -> Callable[[str], Seen]:
    """The site of an audience by name."""

    def made(name: str) -> Seen:
        def fill(folder: Path) -> None:
            words = () if AUDIENCES[name].english else ("--lang", "zh")
            build(company, folder / "site", "--audience", name, *words).ok()
            wanted = {canary.value for canary in canaries()} | {made.id for made in records()}
            places = find(folder / "site", wanted)
            (folder / "places.json").write_text(json.dumps(places), encoding="utf-8")

        folder = once(shared / f"canaries-{name}", fill)
        places = json.loads((folder / "places.json").read_text(encoding="utf-8"))
        return Seen(name, folder / "site", places)

    return made


@pytest.fixture(scope="session", params=AUDIENCES)
def seen(request: pytest.FixtureRequest, site_of: Callable[[str], Seen]) -> Seen:
    return site_of(str(request.param))


def report(wrong: list[Canary], seen: Seen) -> str:
    """What leaked, and where."""
    lines = [f"{c.where} = {c.value}: {', '.join(seen.places[c.value][:3])}" for c in wrong]
    return "\n".join(lines[:40])


def test_every_class_is_put_to_the_test() -> None:
    ranks = {(canary.leaf.rank, canary.leaf.personal) for canary in canaries()}
    assert {rank for rank, _ in ranks} == {0, 1, 2, 3}
    assert ranks >= {(2, True), (3, True)}
    assert {m.record.get("grade") for m in records()} == {None, "confidential", "secret"}
    assert {canary.made.kind for canary in canaries()} == set(KINDS)
    assert len(canaries()) > 8000


def test_what_an_audience_may_not_see_is_nowhere(seen: Seen) -> None:
    hidden = [c for c in canaries() if not c.seen(seen.audience)]
    wrong = [c for c in hidden if seen.places[c.value] and not _stands_for_record(c, seen)]
    assert hidden or seen.name == "board"
    assert not wrong, report(wrong, seen)


def _stands_for_record(canary: Canary, seen: Seen) -> bool:
    """An id, which nobody can do without where the record may be seen."""
    return canary.pointer == "/id" and seen.audience.sees_record(canary.made)


def test_what_an_audience_may_see_is_on_the_page_of_the_record(seen: Seen) -> None:
    wrong = []
    for canary in canaries():
        if canary.pointer in ONLY_FOR_SORTING or not canary.seen(seen.audience):
            continue
        pages = {
            f"{prefix}{canary.made.kind}/{canary.made.id}.html" for prefix in seen.audience.prefixes
        }
        if not pages <= set(seen.places[canary.value]):
            wrong.append(canary)
    assert not wrong, report(wrong, seen)


def test_a_record_that_may_not_be_seen_is_nowhere(seen: Seen) -> None:
    hidden = [made for made in records() if not seen.audience.sees_record(made)]
    assert hidden or seen.name == "board"
    named = {made.id: seen.places[made.id][:3] for made in hidden if seen.places[made.id]}
    assert not named


def test_lists_count_only_what_is_seen(seen: Seen) -> None:
    for kind in KINDS:
        visible = seen.records(kind)
        for prefix in seen.audience.prefixes:
            folder = seen.folder / f"{prefix}{kind}"
            assert {p.stem for p in folder.glob("*.html")} & {m.id for m in records()} == {
                made.id for made in visible
            }
            if kind not in seen.audience.kinds:
                assert not folder.exists()
            elif seen.name != "guest":  # who sees no name, and so no list of names
                (exported,) = folder.glob("*-list.csv")
                table = sheet.csv_table(exported)
                assert len(table.rows) == len(visible), kind
                (on_page,) = page.tables(page.read(folder / "index.html"), "dg-list")
                assert len(on_page.rows) == len(visible), kind


def test_the_search_knows_only_what_is_seen(seen: Seen) -> None:
    visible = {made.id for kind in KINDS for made in seen.records(kind)}
    found: set[str] = set()
    for path in (seen.folder / "search").glob("names_*.json"):
        found |= {entry[1] for entry in json.loads(path.read_text(encoding="utf-8"))}
    assert found == visible


def test_no_report_of_a_time_in_which_only_hidden_things_happened(seen: Seen) -> None:
    periods = {DARK_DAY[:7], DARK_DAY[:4], DARK_QUARTER.lower(), DARK_QUARTER}
    found = [name for name, _ in texts(seen.folder / "reports") if any(p in name for p in periods)]
    assert bool(found) == (seen.name == "board")


def test_choices_of_hidden_fields_are_not_shown_by_their_label(
    site_of: Callable[[str], Seen],
) -> None:
    """Whether somebody is married is one of two words, so its word must not be on the page."""
    name = identity("customers", "open")
    for audience, sees in (("board", True), ("personnel", True), ("finance", False),
                           ("staff", False)):  # fmt: skip
        folder = site_of(audience).folder
        for path in sorted((folder / "customers").glob(f"{name}*.html")):
            words = {"已婚", "未婚"} & set(_values(path))
            if path.name == f"{name}.html":
                assert bool(words) == sees, audience
            else:
                assert sees or not words, (audience, path.name)


def _values(path: Path) -> list[str]:
    root = page.read(path)
    return [one.text for tag in ("dd", "td", "span") for one in root.all(tag)]


def test_an_account_number_is_masked_one_class_below(site_of: Callable[[str], Seen]) -> None:
    made = next(m for m in records() if m.id == identity("customers", "open"))
    account = str(made.record["bank_accounts"][0]["account"])
    shown = {
        audience: page.read(site_of(audience).folder / f"customers/{made.id}.html").text
        for audience in ("guest", "staff", "finance")
    }
    assert account in shown["finance"].replace(" ", "")
    assert f"**** {account[-4:]}" in shown["staff"]
    assert account[-4:] not in shown["guest"]


def test_settings_are_graded_too(site_of: Callable[[str], Seen]) -> None:
    """The address of the repository is internal."""
    for audience, sees in (("guest", False), ("staff", True)):
        held = [n for n, said in texts(site_of(audience).folder) if "zqrepository" in said]
        assert not held or sees, (audience, REPOSITORY, held[:3])
