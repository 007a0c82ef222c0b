"""Good and bad records: each must give exactly these codes at these lines.

A case is a change of the small company under ``base/``. Files under ``cases/`` are named
after the code they are about, and say what ``good`` changes give nothing and what ``bad``
ones give::

    bad:
      - title: what is wrong
        with: [parts of the company, folders under ``parts/``]
        add: {records/…: whole text}
        change:
          - {file: records/…, old: text that stands there once, new: text}
        remove: [records/…]
        expect: [records/customers/C-25-2AAA.yaml:12 rule/some-code]

What is written may also be ``{escaped: bytes with Python's escapes}``, ``{text: …, times: 9}``
or a list of such parts. What a case cannot write (links, files that cannot be opened, names
that some file systems refuse) has a test of its own at the end.
"""

from __future__ import annotations

import builtins
import errno
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dangan import files, pipeline
from dangan.cli.main import main
from dangan.conformance.cases import Bench, Case, apply, codes_of, load_cases
from dangan.conformance.changing import judged_change
from dangan.findings import Code, load_codes
from dangan.kept import CheckResult
from dangan.productfile import parse
from dangan.project import Project, open_project
from dangan.read.compose import compose
from dangan.schema.kinds import Kind, read_kinds
from dangan.text import LANGUAGES

HERE = Path(__file__).parent
BASE = HERE / "base"
PARTS = HERE / "parts"

TESTED_BELOW = {"yaml/name-clash", "yaml/symlink", "yaml/unreadable", "yaml/unsafe-name"}
TESTED_ELSEWHERE = {"change/clash"}  # takes two branches: tests/unit/test_request.py


@cache
def _cases() -> dict[str, dict[str, list[Case]]]:
    return load_cases(HERE)


def _each() -> Iterator[Any]:
    for code, sorts in _cases().items():
        for sort, cases in sorts.items():
            for number, case in enumerate(cases):
                # whether a rule is alone in what it finds is looked at when there is time
                marks = [pytest.mark.soak] if code.startswith("rule/") else []
                yield pytest.param(case, sort, id=f"{code}-{sort}-{number}", marks=marks)


def _each_of_a_rule() -> Iterator[Any]:
    for code, sorts in _cases().items():
        for sort, cases in sorts.items():
            for number, case in enumerate(cases):
                if code.startswith("rule/"):
                    yield pytest.param(code, case, sort, id=f"{code}-{sort}-{number}")


@cache
def _bench() -> Bench:
    return Bench(HERE)


@cache
def _codes() -> dict[str, Code]:
    return load_codes(open_project(BASE))


@cache
def _kinds() -> tuple[dict[str, Kind], tuple[Any, ...]]:
    return read_kinds(open_project(BASE))


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the base; schemas and rules of the product are read once for all of them."""

    def codes(project: Project) -> dict[str, Code]:
        return load_codes(project) if (project.root / "schemas").exists() else _codes()

    def kinds(project: Project) -> tuple[dict[str, Kind], tuple[Any, ...]]:
        return read_kinds(project) if (project.root / "schemas").exists() else _kinds()

    monkeypatch.setattr(files, "stamp", lambda _: b"")  # no result is kept from case to case
    monkeypatch.setattr(pipeline, "load_codes", codes)
    monkeypatch.setattr(pipeline, "read_kinds", kinds)
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _found(root: Path) -> list[str]:
    result = pipeline.check(open_project(root))
    _texts_are_whole(result)
    return sorted(f"{f.file}:{f.line} {f.code}" for f in result.findings)


def _texts_are_whole(result: CheckResult) -> None:
    """No finding may lack an argument, show a field of its template or Python's words."""
    for finding in result.findings:
        for lang in LANGUAGES:
            said = f"{finding.message(lang, result.codes)} {finding.fix(lang, result.codes)}"
            shown = said.replace("{…}", "")
            assert not any(mark in shown for mark in ("{", "None", "True", "False")), said


def _dangan(*words: str) -> Result:
    """What the command says in the working folder."""
    return CliRunner().invoke(main, list(words), standalone_mode=False)


def test_base_is_clean(company: Path) -> None:
    assert _found(company) == []


def test_parts_are_clean(company: Path) -> None:
    apply({"with": sorted(part.name for part in PARTS.iterdir())}, company)
    assert _found(company) == []


@pytest.mark.parametrize(("case", "sort"), list(_each()))
def test_case(case: Case, sort: str, company: Path) -> None:
    expected = sorted(case.get("expect", ()))
    assert bool(expected) == (sort == "bad"), "good cases expect nothing, bad ones something"
    if "base" in case:
        result = judged_change(case, company, apply)
        _texts_are_whole(result)
        found = sorted(f"{f.file}:{f.line} {f.code}" for f in result.findings)
    else:
        apply(case, company)
        found = _found(company)
    assert found == expected, case["title"]


@pytest.mark.parametrize(("code", "case", "sort"), list(_each_of_a_rule()))
def test_case_of_a_rule(code: str, case: Case, sort: str) -> None:
    assert bool(case.get("expect")) == (sort == "bad"), "good cases expect nothing"
    assert _bench().outcome(code, case) == "", case["title"]


def test_every_code_has_its_cases() -> None:
    told = {code for sorts in _cases().values() for case in sorts["bad"] for code in codes_of(case)}
    assert sorted(set(_codes()) - told - TESTED_BELOW - TESTED_ELSEWHERE) == []


def test_every_rule_has_a_good_case() -> None:
    rules = {code for code in _codes() if code.startswith("rule/")}
    assert sorted(rules - {code for code, sorts in _cases().items() if sorts.get("good")}) == []


def test_cases_show_the_code_that_they_are_filed_under() -> None:
    for code, sorts in _cases().items():
        assert code in _codes()
        assert set(sorts) <= {"good", "bad"}
        for case in sorts["bad"]:
            assert code in codes_of(case), f"{code}: {case['title']}"


@pytest.mark.parametrize("name", sorted(_codes()))
def test_snippets(name: str) -> None:
    """Of a rule both can be read; what is called right gives no problem, what is wrong does."""
    code = _codes()[name]
    assert bool(code.wrong) == bool(code.right)
    if name.startswith("rule/"):
        assert parse(code.wrong)
        assert parse(code.right) is not None
    about_a_file = code.right.startswith("records/")
    if name.startswith("yaml/") and code.wrong and not about_a_file:
        found = {problem.code for problem in compose(code.wrong.encode()).problems}
        assert name in found or name in {"yaml/style", "yaml/unquoted-number"}
    if not name.startswith("rule/") and code.right and not about_a_file:
        assert compose(code.right.encode()).problems == []


def _mended_by_fmt() -> Iterator[Any]:
    for param in _each():
        case, sort = param.values
        if sort == "bad" and all(_codes()[code].fixable for code in codes_of(case)):
            yield pytest.param(case, id=param.id)


@pytest.mark.parametrize("case", list(_mended_by_fmt()))
def test_fmt_mends_what_it_promises(
    case: Case, company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(case, company)
    monkeypatch.chdir(company)
    assert _dangan("fmt").return_value == 0
    assert _found(company) == [], case["title"]


def test_link(company: Path) -> None:
    outside = company / "elsewhere.yaml"
    outside.write_text("name: 汀源运输有限公司\n", encoding="utf-8")
    link = company / "records" / "suppliers" / "S-25-2CCC.yaml"
    try:
        link.symlink_to(outside)
    except OSError:
        pytest.skip("this system does not let us make links")
    assert _found(company) == ["records/suppliers/S-25-2CCC.yaml:1 yaml/symlink"]


def test_what_refers_to_a_file_that_cannot_be_used_is_not_reported(company: Path) -> None:
    record = company / "records" / "customers" / "C-25-2AAA.yaml"
    record.rename(record.with_suffix(".yml"))
    assert _found(company) == ["records/customers/C-25-2AAA.yml:1 yaml/rename-extension"]
    record.with_suffix(".yml").rename(company / "elsewhere.yaml")
    try:
        record.symlink_to(company / "elsewhere.yaml")
    except OSError:
        pytest.skip("this system does not let us make links")
    assert _found(company) == ["records/customers/C-25-2AAA.yaml:1 yaml/symlink"]


def test_what_refers_into_a_folder_that_is_a_link_is_not_reported(company: Path) -> None:
    folder = company / "records" / "customers"
    folder.rename(company / "elsewhere")
    try:
        folder.symlink_to(company / "elsewhere", target_is_directory=True)
    except OSError:
        pytest.skip("this system does not let us make links")
    assert _found(company) == ["records/customers:1 yaml/symlink"]


def test_link_to_a_folder(company: Path) -> None:
    try:
        (company / "records" / "letters").symlink_to(company / "records", target_is_directory=True)
    except OSError:
        pytest.skip("this system does not let us make links")
    assert _found(company) == ["records/letters:1 yaml/symlink"]


def test_file_that_cannot_be_opened(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = builtins.open

    def refuse(path: Any, *args: Any, **options: Any) -> Any:
        if str(path).endswith("S-25-2AAA.yaml"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *args, **options)

    monkeypatch.setattr(builtins, "open", refuse)
    assert _found(company) == ["records/suppliers/S-25-2AAA.yaml:1 yaml/unreadable"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not take these names")
@pytest.mark.parametrize("name", ["con.yaml", "S-25:2CCC.yaml", "S-25-2CCC.yaml ", "线路?.yaml"])
def test_name_that_not_every_system_takes(company: Path, name: str) -> None:
    (company / "records" / "suppliers" / name).write_bytes(b"")
    assert _found(company) == [f"records/suppliers/{name}:1 yaml/unsafe-name"]


def test_names_that_differ_only_in_case(company: Path) -> None:
    folder = company / "records" / "suppliers"
    shutil.copy(folder / "S-25-2AAA.yaml", folder / "s-25-2aaa.yaml")
    if len(list(folder.iterdir())) == 1:
        pytest.skip("this file system does not tell upper from lower case")
    assert _found(company) == ["records/suppliers/s-25-2aaa.yaml:1 yaml/name-clash"]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((60, 60, 60, 60), "6000,B,1"),
        ((85, 85, 85, 85), "8500,B,1"),
        ((60, 60, 60, 59.99), "6000,C,0"),  # 59.9985 is shown as 60.00
        ((85, 85, 85, 85.01), "8500,A,0"),  # 85.0015 is shown as 85.00
        ((59.99, 60, 60, 60), "6000,C,0"),
        ((100, 100, 100, 100), "10000,A,0"),
        ((0, 0, 0, 0), "0,C,0"),
    ],
)
def test_tier_at_the_edges(
    scores: tuple[float, ...],
    expected: str,
    company: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exactly 60 and 85 are B, whatever rounding shows (S3-08)."""
    path = company / "records" / "evaluations" / "2026" / "E-26-2AAAA.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in zip((88, 86, 90, 84), scores, strict=True):
        text = text.replace(f"score: {old}\n", f"score: {new}\n")
    path.write_text(text, encoding="utf-8", newline="\n")
    monkeypatch.chdir(company)
    query = "SELECT total, tier, on_boundary FROM evaluations WHERE id = 'E-26-2AAAA'"
    answer = _dangan("sql", query, "--format", "csv")
    assert answer.output == f"total,tier,on_boundary\n{expected}\n"
