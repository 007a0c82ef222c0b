"""Good and bad records: each must give exactly these codes at these lines.

A case is a change of the small company under ``base/``. Files under ``cases/`` are named
after the code they are about, and say what ``good`` changes give nothing and what ``bad``
ones give::

    bad:
      - title: what is wrong
        change:
          - {file: records/…, old: text that stands there once, new: text}
        add: {records/…: whole text}
        remove: [records/…]
        expect: [records/customers/C-25-2AAA.yaml:12 rule/some-code]
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dangan import pipeline
from dangan.findings import load_codes
from dangan.project import open_project

HERE = Path(__file__).parent
CASES = HERE / "cases"


def _cases() -> Iterator[Any]:
    for path in sorted(CASES.rglob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for sort in ("good", "bad"):
            for number, case in enumerate(content.get(sort, ())):
                name = f"{path.relative_to(CASES).with_suffix('').as_posix()}-{sort}-{number}"
                yield pytest.param(case, sort, id=name)


def _apply(case: dict[str, Any], root: Path) -> None:
    for edit in case.get("change", ()):
        path = root / edit["file"]
        text = path.read_bytes().decode()
        assert text.count(edit["old"]) == 1, f"{edit['old']!r} must stand once in {edit['file']}"
        path.write_bytes(text.replace(edit["old"], edit["new"]).encode())
    for name, text in case.get("add", {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # a text that cannot stand in YAML is written with Python's escapes
        data = text["escaped"].encode().decode("unicode_escape").encode("latin-1") if isinstance(
            text, dict
        ) else text.encode()  # fmt: skip
        path.write_bytes(data)
    for name in case.get("remove", ()):
        (root / name).unlink()


def _found(root: Path) -> list[str]:
    result = pipeline.check(open_project(root))
    return sorted(f"{f.file}:{f.line} {f.code}" for f in result.findings)


def test_base_is_clean(tmp_path: Path) -> None:
    shutil.copytree(HERE / "base", tmp_path, dirs_exist_ok=True)
    assert _found(tmp_path) == []


@pytest.mark.parametrize(("case", "sort"), list(_cases()))
def test_case(case: dict[str, Any], sort: str, tmp_path: Path) -> None:
    shutil.copytree(HERE / "base", tmp_path, dirs_exist_ok=True)
    _apply(case, tmp_path)
    expected = sorted(case.get("expect", ()))
    assert bool(expected) == (sort == "bad"), "good cases expect nothing, bad ones something"
    assert _found(tmp_path) == expected


def test_every_code_has_its_cases() -> None:
    codes = load_codes(open_project(HERE))
    told = {
        line.split(" ")[-1]
        for param in _cases()
        if param.values[1] == "bad"
        for line in param.values[0]["expect"]
    }
    assert sorted(set(codes) - told) == []


def test_every_rule_has_a_good_case() -> None:
    rules = {code for code in load_codes(open_project(HERE)) if code.startswith("rule/")}
    named = {
        f"rule/{path.stem}"
        for path in (CASES / "rule").glob("*.yaml")
        if yaml.safe_load(path.read_text(encoding="utf-8")).get("good")
    }
    assert sorted(rules - named) == []
