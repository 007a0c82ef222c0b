"""``dangan setup`` and ``dangan owners`` in a company's own repository."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from tests.support.command import dangan, git
from tests.support.records import read

ROOT = Path(__file__).parents[2]
GIVEN = (
    *("--name", "青岛测试有限公司", "--keeper", "冯致远"),
    *("--email", "feng@example.com", "--on", "2026-05-06"),
)


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A company's repository as ``dangan init`` makes it."""
    dangan("init", tmp_path / "档案", *GIVEN, cwd=tmp_path).ok()
    git(tmp_path / "档案", "init", "-q")
    return tmp_path / "档案"


def test_the_editor_knows_every_kind_in_the_language_of_the_staff(fresh: Path) -> None:
    dangan("setup", cwd=fresh).ok()
    settings = json.loads((fresh / ".vscode/settings.json").read_bytes())
    for place, records in settings["yaml.schemas"].items():
        schema = json.loads((fresh / place).read_bytes())
        jsonschema.Draft202012Validator.check_schema(schema)
        assert records.startswith("/records/")
    schema = json.loads((fresh / "build/editor/customers.json").read_bytes())
    category = schema["properties"]["category"]
    assert category["title"] == "客户分类"
    assert len(category["enum"]) == len(category["enumDescriptions"])
    assert "重点" in "".join(category["enumDescriptions"])
    # what the product holds valid, the editor does too
    for path in sorted((ROOT / "records/customers").glob("*.yaml"))[:5]:
        value = json.loads(json.dumps(read(path), default=float))
        jsonschema.Draft202012Validator(schema).validate(value)
    snippets = json.loads((fresh / ".vscode/dangan.code-snippets").read_bytes())
    body = "\n".join(snippets["客户"]["body"])
    assert "name: ${" in body
    assert "# address:  # 地址" in body
    assert git(fresh, "config", "core.hooksPath").strip() == ".githooks"


def test_settings_of_others_stay(fresh: Path) -> None:
    place = fresh / ".vscode/settings.json"
    place.parent.mkdir()
    place.write_text(json.dumps({"editor.fontSize": 15, "yaml.schemas": {"./x.json": "x/*"}}))
    dangan("setup", "--lang", "en", cwd=fresh).ok()
    settings = json.loads(place.read_bytes())
    assert settings["editor.fontSize"] == 15
    assert settings["yaml.schemas"]["./x.json"] == "x/*"
    before = place.read_bytes()
    dangan("setup", "--lang", "en", cwd=fresh).ok()
    assert place.read_bytes() == before
    place.write_text("{ // mine\n}")
    ran = dangan("setup", cwd=fresh)
    assert ran.code == 2
    assert place.read_text() == "{ // mine\n}"


def test_owners_come_from_owners_roles_and_regulations(tmp_path: Path) -> None:
    root = tmp_path / "公司"
    shutil.copytree(ROOT / "records", root / "records")
    said = dangan("owners", "--on", "2026-11-20", cwd=root).ok().out
    lines = dict(line.split(" ", 1) for line in said.splitlines() if not line.startswith("#"))
    staff = {path.stem: read(path) for path in (root / "records/staff").glob("*.yaml")}
    for path in sorted((root / "records/customers").glob("*.yaml"))[:10]:
        owner = read(path).get("owner")
        if owner and staff[owner].get("emails"):
            assert lines[f"/records/customers/{path.name}"] in staff[owner]["emails"]
    leaders = {
        one["emails"][0]
        for one in staff.values()
        for role in one.get("roles", [])
        if role["role"] in {"general_manager", "president", "company_leadership"}
        and role.get("from", "") <= "2026-11-20" <= role.get("to", "9")
    }
    assert set(lines["/records/policy.yaml"].split()) == leaders
    assert next(iter(lines)) == "/records/policy.yaml"
