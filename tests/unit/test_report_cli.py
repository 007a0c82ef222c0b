"""The commands `check` and `schema` from outside: exit codes, languages, files, paths."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from dangan.cli.language import language
from dangan.cli.main import run
from dangan.project import Project

COMPANY = """\
name: 青岛云岫物流集团有限公司
short_name: 云岫
currency: CNY
language: {lang}
time_zone: Asia/Shanghai
business_areas:
  - key: general_cargo
    title:
      zh: 普货
      en: General cargo
"""
STAFF = "id: zhou-xiaolan\nname: 周晓岚\ndepartment: sales\n"
DEPARTMENT = "id: sales\nname: 销售部\nfunction: sales\nestablished_on: 2020-01-01\n"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company with one member of staff, speaking Chinese."""
    monkeypatch.delenv("DANGAN_LANG", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    records = tmp_path / "records"
    for name, content in [
        ("company.yaml", COMPANY.format(lang="zh")),
        ("staff/zhou-xiaolan.yaml", STAFF),
        ("departments/sales.yaml", DEPARTMENT),
    ]:
        (records / name).parent.mkdir(parents=True, exist_ok=True)
        (records / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, output and errors of one command."""
    with pytest.raises(SystemExit) as left:
        run(list(words))
    said = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, said.out, said.err


def spoil(company: Path) -> None:
    path = company / "records/staff/zhou-xiaolan.yaml"
    path.write_text(STAFF.replace("name:", "nmae:"), encoding="utf-8")


def test_a_clean_company_passes(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "check")
    assert "没有" in out, out
    assert code == 0, out


def test_errors_give_1_and_are_shown_with_their_line(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(company)
    code, out, _ = call(capsys, "check")
    assert code == 1
    assert "records/staff/zhou-xiaolan.yaml:2:1  错误  schema/unknown-field" in out
    assert "  2 │ nmae: 周晓岚\n    │ ^^^^\n" in out
    assert "您要写的可能是 name（姓名）" in out
    assert "\x1b[" not in out


def test_paths_narrow_what_is_reported(
    company: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(company)
    assert call(capsys, "check", "records/departments")[0] == 0
    assert call(capsys, "check", "records/staff/zhou-xiaolan.yaml")[0] == 1
    monkeypatch.chdir(company / "records" / "staff")
    assert call(capsys, "check", "zhou-xiaolan.yaml")[0] == 1
    assert call(capsys, "check", "../departments")[0] == 0


@pytest.mark.parametrize("path", ["records/nothing.yaml", ".."])
def test_paths_that_are_no_records_give_2(
    company: Path, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    code, out, err = call(capsys, "check", path)
    assert (code, out) == (2, "")
    assert path in err
    assert "Traceback" not in err


def test_outside_a_company_gives_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(capsys, "check")[0] == 2
    assert call(capsys, "schema", "customers")[0] == 2


def test_output_to_a_file_is_the_same_as_to_the_screen(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(company)
    for output in ("text", "json", "sarif", "github", "gitlab", "junit"):
        _, shown, _ = call(capsys, "check", "--format", output)
        code, out, err = call(capsys, "check", "--format", output, "--output", "result")
        assert (code, out) == (1, "")
        assert "错误 " in err
        assert (company / "result").read_bytes() == shown.encode()
    assert [path.name for path in company.iterdir() if path.name.endswith(".part")] == []


def test_a_file_that_cannot_be_written_gives_2(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(capsys, "check", "--output", "no/such/folder/result")
    assert code == 2
    assert "no/such/folder/result" in err


def test_the_language_comes_from_the_option_then_the_environment_then_the_company(
    company: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(company)
    project = Project(company, (company,))
    assert language(None, project) == "zh"
    assert language(None, None) == "zh"
    (company / "records/company.yaml").write_text(COMPANY.format(lang='"en"'), encoding="utf-8")
    assert language(None, project) == "en"
    assert "  error  schema/unknown-field" in call(capsys, "check")[1]
    monkeypatch.setenv("DANGAN_LANG", "zh")
    assert language(None, project) == "zh"
    assert language("en", project) == "en"
    monkeypatch.setenv("DANGAN_LANG", "fr")
    assert language(None, project) == "en"
    (company / "records/company.yaml").unlink()
    assert language(None, project) == "zh"


def test_schema_lists_the_kinds(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "schema")
    assert code == 0
    assert "customers\t客户\tCustomer" in out.splitlines()


def test_schema_prints_one_that_stands_alone(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(capsys, "schema", "customers")
    assert code == 0
    schema = json.loads(out)
    assert "$ref" not in out
    assert schema["x-kind"]["prefix"] == "C"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_plain_schema_has_no_annotations_of_ours(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = call(capsys, "schema", "customers", "--plain")
    assert '"x-' not in out
    schema = json.loads(out)
    full = json.loads(call(capsys, "schema", "customers")[1])
    assert schema["properties"].keys() == full["properties"].keys()
    assert schema["required"] == full["required"]


def test_an_unknown_kind_names_the_known_ones(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(capsys, "schema", "customer")
    assert code == 2
    assert "customers" in err


def test_a_broken_schema_of_the_company_is_never_a_quiet_pass(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (company / "schemas").mkdir()
    (company / "schemas/yards.schema.json").write_text('{\n  "title": ,\n}', encoding="utf-8")
    code, out, _ = call(capsys, "check")
    assert code == 1
    assert "schemas/yards.schema.json:2:12  错误  schema/bad-schema" in out
    assert '  2 │   "title": ,' in out
    assert call(capsys, "schema")[0] == 2
