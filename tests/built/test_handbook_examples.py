"""The examples of the handbook's chapter on one's own kinds, rules, reports and forms work."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.support.command import build, dangan

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    "schemas/tools.schema.json",
    "schemas/rules/tool-without-customer.sql",
    "schemas/duties/welcome-visit.sql",
    "site/reports/tools-lent.sql",
    "site/forms/tools-lent.yaml",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_file_each_and_no_python(lang: str, tmp_path: Path) -> None:
    page = (ROOT / "site/pages" / lang / "handbook/own.md").read_text(encoding="utf-8")
    examples = re.findall(r"```\w+\n(.*?)```", page, re.DOTALL)
    company = tmp_path / "company"
    shutil.copytree(ROOT / "tests/corpus/base", company, ignore=shutil.ignore_patterns("build"))
    records = {
        "records/tools/TL-26-2AAA.yaml": "id: TL-26-2AAA\nname: 手动叉车\n",
        "records/tools/TL-26-2BBB.yaml": "id: TL-26-2BBB\nname: 地牛\ncustomer: C-25-2AAA\n",
    }
    for name, text in [*zip(FILES, examples, strict=True), *records.items()]:
        path = company / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    said = dangan("check", "--lang", lang, cwd=company).ok().out
    assert "records/tools/TL-26-2AAA.yaml:1" in said
    assert said.count("rule/tool-without-customer") == 1

    told = dangan("due", "--as-of", "2025-02-01", "--format", "json", cwd=company).ok().out
    owed = [i for i in json.loads(told)["items"] if i["duty"] == "welcome-visit"]
    assert [(i["record"], i["due"], i["state"], i["staff"]) for i in owed] == [
        ("C-25-2AAA", "2025-01-20", "overdue", "zhou-xiaolan")
    ]

    site = tmp_path / "site"
    build(company, site, "--lang", lang).ok()
    assert "地牛" in (site / "tools/index.html").read_text(encoding="utf-8")
    assert "沐岚家电" in (site / "tools/TL-26-2BBB.html").read_text(encoding="utf-8")
    assert "地牛" in (site / "customers/C-25-2AAA.html").read_text(encoding="utf-8")
    assert "手动叉车" in (site / "reports/tools-lent.html").read_text(encoding="utf-8")
    assert "YX-GJ-01" in (site / "forms/tools-lent.html").read_text(encoding="utf-8")
    assert (site / "handbook/codes/rule/tool-without-customer.html").is_file()
    assert (site / "handbook/kinds/tools.html").is_file()
    assert "welcome-visit" in (site / "due/duties.html").read_text(encoding="utf-8")
