"""The sample company: what is committed, what `dangan demo` makes, and that both are sound."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dangan.cli.demo import command
from dangan.demo.edges import HOSTILE, all_edges, complaint_edges, edges
from dangan.demo.maker import SAMPLE, make
from dangan.demo.schedule import WAYS, WISHES
from dangan.pipeline import check, read
from dangan.project import UserError, open_project, product
from dangan.read.compose import compose
from dangan.read.fmt import format_bytes
from dangan.schema.kinds import load_kinds
from dangan.schema.telephone import telephone_fault
from dangan.text import LANGUAGES

AS_OF = "2026-11-20"
Files = dict[str, dict[str, Any]]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of ``folder`` by its name, what git and the cache keep left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {".git", "build"} & set(path.relative_to(folder).parts)
    }


def records(folder: Path, kind: str) -> Files:
    """The records of ``kind`` by their id."""
    found = {}
    for path in sorted((folder / "records" / kind).rglob("*.yaml")):
        value = compose(path.read_bytes(), positions=False).value
        assert isinstance(value, dict)
        found[value["id"]] = value
    return found


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company made anew."""
    folder = tmp_path_factory.mktemp("demo") / "sample"
    make(folder, SAMPLE.customers, SAMPLE.as_of, SAMPLE.seed, git=False)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest company that holds the edge cases."""
    folder = tmp_path_factory.mktemp("demo") / "small"
    make(folder, 30, AS_OF, "small", git=False)
    return folder


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with enough customers to count them."""
    folder = tmp_path_factory.mktemp("demo") / "larger"
    make(folder, 300, AS_OF, "1", git=False)
    return folder


def test_the_committed_records_are_those_of_the_generator(sample: Path) -> None:
    made = {name: data for name, data in contents(sample).items() if name.startswith("records/")}
    committed = contents(product() / "records")
    assert {f"records/{name}": data for name, data in committed.items()} == made


def test_a_made_company_holds_records_and_attributes_only(sample: Path) -> None:
    assert sorted(path.name for path in sample.iterdir()) == [".gitattributes", "records"]
    assert (sample / ".gitattributes").read_bytes() == b"*.yaml text eol=lf\n*.csv text eol=lf\n"


def test_the_sample_is_without_errors_and_warnings(sample: Path) -> None:
    result = check(open_project(sample))
    assert [(f.code, f.record) for f in result.findings if f.severity != "info"] == []
    # people are late now and then, and one licence is old
    told = {"schema/tax-number-old", "rule/took-too-long"}
    assert {f.code for f in result.findings} == told
    tables = sum(name.endswith(".csv") for name in contents(sample))
    assert result.records == result.files - 3 - tables  # nor are company, policy and access


def test_fmt_would_change_nothing(sample: Path) -> None:
    kinds = load_kinds(open_project(sample))
    for name, data in contents(sample / "records").items():
        if name.endswith(".csv"):
            continue
        kind = kinds[name.split("/")[0].removesuffix(".yaml")]
        assert format_bytes(data, kind.schema) == data, name


@pytest.mark.parametrize(
    ("customers", "as_of", "seed"),
    [(1, AS_OF, "1"), (3, AS_OF, "2"), (29, AS_OF, "1"), (31, "2025-01-08", "x"),
     (45, "2022-02-28", "7"), (33, "2031-10-12", "1"), (36, "2028-01-01", "北")],
)  # fmt: skip
def test_any_company_is_without_errors(
    tmp_path: Path, customers: int, as_of: str, seed: str
) -> None:
    make(tmp_path / "c", customers, as_of, seed, git=False)
    found = check(open_project(tmp_path / "c")).findings
    assert [(f.code, f.record) for f in found if f.severity == "error"] == []


def test_a_larger_company_has_no_alike_names(larger: Path) -> None:
    found = check(open_project(larger)).findings
    assert [(f.code, f.record) for f in found if f.severity == "error"] == []
    assert [f.record for f in found if f.code == "rule/similar-name"] == []


def test_the_edge_cases_are_there(small: Path) -> None:
    made = records(small, "customers")
    by_name = {one["name"]: one for one in made.values()}
    for edge in all_edges():
        assert edge.name in by_name, edge.key
        assert all(edge.why.get(lang) for lang in LANGUAGES)
    of = {edge.key: by_name[edge.name] for edge in all_edges()}
    assert max(len(name) for name in by_name) == len(of["long-name"]["name"]) == 40
    assert of["important-new"]["important_new"] is True
    assert len(of["important-new"]["our_contacts"]) == 2
    assert of["no-contract"]["no_contract_reason"]
    assert [step["to"] for step in of["closed"]["steps"]] == ["potential", "trading", "closed"]
    assert [step["to"] for step in of["reopened"]["steps"]][-2:] == ["closed", "trading"]
    assert [step["to"] for step in of["potential"]["steps"]] == ["potential"]
    assert "phones" in of["potential-bare"]
    assert "contacts" not in of["potential-bare"]
    assert of["similar-1"]["distinct_from"] == [of["similar-2"]["id"]]
    assert of["leaver"]["owner"] != "ding-yuan"
    assert of["person"]["vehicle"]["plate_no"]
    assert HOSTILE in of["hostile-text"]["notes"]
    twin = records(small, "suppliers")[of["customer-and-supplier"]["supplier"]]
    assert twin["customer"] == of["customer-and-supplier"]["id"]
    assert twin["tax_id"] == of["customer-and-supplier"]["tax_id"]
    left = records(small, "staff")["ding-yuan"]
    assert left["left_on"] < AS_OF


def test_scores_stand_exactly_on_the_borders(small: Path) -> None:
    store, _ = read(open_project(small)).store()
    query = "SELECT total, tier FROM evaluations WHERE on_boundary ORDER BY total"
    assert store.execute(query).fetchall() == [(6000, "B"), (8500, "B")]
    moved = "SELECT tier FROM evaluations AS e JOIN customers AS c ON c.id = e.customer WHERE"
    moved += " c.name = '沐岚家电制造有限公司' ORDER BY quarter"
    assert [tier for (tier,) in store.execute(moved)] == [*"AAAAA", "B"]
    store.close()


def test_complaints_stand_in_every_state_and_took_every_turn(small: Path) -> None:
    made = records(small, "complaints").values()
    states = {one["steps"][-1]["to"] for one in made}
    assert states == {"received", "open"} | {state for way in WAYS.values() for state in way}
    turns = {
        (before["to"], after["to"]) for one in made for before, after in pairwise(one["steps"])
    }
    for way in WAYS.values():
        assert set(pairwise(way)) <= turns
    assert {wish.edge for wish in WISHES} - {""} == set(complaint_edges())
    late = [
        one for one in made
        if one.get("acceptance", {}).get("promised_by", "9") < AS_OF
        and one["steps"][-1]["to"] in {"investigating", "proposed", "negotiating", "executing"}
    ]  # fmt: skip
    assert len(late) >= 4
    assert all(one["reminders"] for one in late)
    assert any(HOSTILE in one["content"] for one in made)
    deciders = {one["proposal"]["settled_by"] for one in made if "proposal" in one}
    assert len(deciders) == 5


def test_the_figures_of_complaints_agree(sample: Path) -> None:
    for key, one in records(sample, "complaints").items():
        shares = one.get("investigation", {}).get("responsible_departments", [])
        assert sum(entry["share"] for entry in shares) in {0, 100}, key
        lines = one.get("execution", {}).get("loss_lines")
        if lines:
            assert sum(line["amount"] for line in lines) == one["proposal"]["amount"], key
        if "defective_quantity" in one:
            assert one["defective_quantity"] <= one["quantity"], key
        assert one["steps"] == sorted(one["steps"], key=lambda step: (step["on"], step["at"])), key


def test_numbers_are_unique_and_without_gaps(sample: Path) -> None:
    codes = [one["code"] for one in records(sample, "complaints").values() if "code" in one]
    assert len(set(codes)) == len(codes)
    for start, count in Counter(code[:8] for code in codes).items():
        numbers = sorted(int(code[8:]) for code in codes if code.startswith(start))
        assert numbers == list(range(1, count + 1))


def test_nobody_and_nothing_real_is_named(sample: Path) -> None:
    for kind in ("customers", "suppliers"):
        for one in records(sample, kind).values():
            for phone in [*one["phones"], *one.get("fax", [])]:
                assert telephone_fault(phone) == ""
                assert phone.split("-")[1].startswith("555")
            for field in ("email", "website"):
                assert ".example" in one.get(field, ".example")
            assert one.get("tax_id", "91379900")[-18:].startswith(("91379900", "37990"))
            number = one.get("resident_id")
            assert number is None or (number[2:6], number[14:17]) == ("0000", "000")


DONE_ON = ("opened_on", "received_on", "signed_on", "evaluated_on", "visited_on", "written_on")


def test_nothing_happens_after_the_last_day(sample: Path) -> None:
    for name, data in contents(sample / "records").items():
        one = compose(data, positions=False).value if name.endswith(".yaml") else {}
        assert isinstance(one, dict)
        done = [entry["on"] for key in ("steps", "sign_offs") for entry in one.get(key, ())]
        done += [one[field] for field in DONE_ON if field in one]
        assert all(day <= AS_OF for day in done), name


def test_tiers_are_spread_as_in_a_real_company(larger: Path) -> None:
    store, _ = read(open_project(larger)).store()
    query = "SELECT tier, count(*) FROM evaluations WHERE quarter = '2026Q3' GROUP BY tier"
    counts: dict[str, int] = dict(store.execute(query).fetchall())
    store.close()
    shares = {tier: count * 100 // sum(counts.values()) for tier, count in counts.items()}
    assert 10 <= shares["A"] <= 20
    assert 48 <= shares["B"] <= 62
    assert 24 <= shares["C"] <= 38


def test_small_companies_have_no_edge_cases() -> None:
    assert edges(29) == ()
    assert edges(30) == all_edges()


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(UserError) as error:
        make(tmp_path, 30, AS_OF, "1", git=False)
    for lang in LANGUAGES:
        assert str(tmp_path) in error.value.message(lang)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_instead_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError):
        make(tmp_path / "file", 30, AS_OF, "1", git=False)


@pytest.mark.parametrize("value", ["2026-02-30", "20261120", "2021-12-31", "2099-01-01", "heute"])
def test_a_date_that_cannot_be_used_is_refused(tmp_path: Path, value: str) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "c"), "--as-of", value])
    assert isinstance(result.exception, UserError)
    assert value in result.exception.message("zh")
    assert not (tmp_path / "c").exists()


def test_the_command_says_what_it_made(tmp_path: Path) -> None:
    for lang, word in (("zh", "示例公司"), ("en", "sample company")):
        args = [str(tmp_path / lang), "--customers", "2", "--no-git", "--lang", lang]
        result = CliRunner().invoke(command, args)
        assert result.exit_code == 0, result.output
        assert word in result.output
        assert (tmp_path / lang / "records" / "company.yaml").is_file()
