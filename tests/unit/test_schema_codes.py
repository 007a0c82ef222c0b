"""The catalogue of the schema layer: complete, in both languages, and true to its examples."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dangan.findings import Code, arguments_missing, load_codes
from dangan.project import Project
from dangan.project import product as built_in
from dangan.read.compose import compose
from dangan.schema.kinds import Kind, load_kinds
from dangan.schema.misplaced import secrets_in
from dangan.schema.patterns import form_words
from dangan.schema.validate import validate
from dangan.text import catalogue, fields_of

ROOT = built_in()
PROJECT = Project(ROOT, (ROOT,))
ROOM = ROOT / "tools/dangan/schema"
CODES = {name: code for name, code in load_codes(PROJECT).items() if name.startswith("schema/")}
# what a reader of records/ can meet; the first two concern schema files, the others a file's place
NO_EXAMPLE = {
    *("schema/bad-schema", "schema/loosened", "schema/no-kind", "schema/id-path"),
    *("schema/wrong-folder", "schema/time-zone"),
}
ORDER = ("customers", "complaints", "evaluations", "contracts", "suppliers", "staff")


def strings(folder: Path) -> set[str]:
    """Every string in the Python files of a folder."""
    found = set()
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


@pytest.fixture(scope="module")
def kinds() -> dict[str, Kind]:
    return load_kinds(PROJECT)


def given(kinds: dict[str, Kind], snippet: str) -> dict[str, set[str]]:
    """The codes that each kind gives for a snippet of a record."""
    value = compose(snippet.encode()).value
    if value is None:
        value = []
    data = snippet.encode()
    return {
        name: {
            problem.code
            for problem in (
                *validate(kinds[name], value),
                *secrets_in(kinds[name], value, data),
            )
        }
        for name in ORDER
    }


def test_every_code_that_is_given_is_described_and_the_other_way_round() -> None:
    pattern = re.compile(r"schema/[a-z-]+")
    used = {text for text in strings(ROOM) if pattern.fullmatch(text)}
    used |= {"schema/no-kind", "schema/wrong-folder"}  # given where files are assigned to kinds
    assert used == set(CODES)


def patterns(node: object) -> set[str]:
    """Every pattern that a schema asks of a value."""
    if isinstance(node, list):
        return set().union(*map(patterns, node))
    if not isinstance(node, dict):
        return set()
    own = node.get("pattern")
    return set().union(*map(patterns, node.values()), {own} if isinstance(own, str) else ())


def test_every_pattern_has_words(kinds: dict[str, Kind]) -> None:
    every = set().union(*(patterns(kind.schema) for kind in kinds.values()))
    assert len(every) > 10
    for pattern in sorted(every):
        said = form_words(pattern, None)
        assert "[" not in said.zh + said.en, pattern
        assert "^" not in said.zh + said.en, pattern


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_both_languages_use_the_same_fields(code: Code) -> None:
    for text in (code.title, code.message, code.fix, code.why):
        assert fields_of(text.zh) == fields_of(text.en)
    for text in (code.message, code.fix, code.why):
        assert text.zh.endswith(("。", "}"))
        assert text.en.endswith((".", "}"))
    assert not arguments_missing(code, fields_of(code.message.zh) | fields_of(code.fix.zh))


@pytest.mark.parametrize("code", [c for c in CODES.values() if c.wrong], ids=lambda c: c.code)
def test_the_examples_are_true(code: Code, kinds: dict[str, Kind]) -> None:
    wrong, right = given(kinds, code.wrong), given(kinds, code.right)
    fitting = [name for name in ORDER if code.code in wrong[name]]
    assert fitting, wrong
    assert code.code not in right[fitting[0]], right[fitting[0]]


def test_most_codes_have_an_example() -> None:
    bare = {code.code for code in CODES.values() if not code.wrong}
    assert bare >= NO_EXAMPLE
    assert len(bare) <= len(CODES) / 2


def test_every_text_that_is_named_exists() -> None:
    words = (
        strings(ROOM) | strings(ROOT / "tools/dangan/cli") | strings(ROOT / "tools/dangan/report")
    )
    named = {word for word in words if re.fullmatch(r"(schema|report)(\.[a-z_-]*[a-z])+", word)}
    assert len(named) > 50
    assert named <= set(catalogue())


@pytest.mark.parametrize(
    "key", [key for key in catalogue() if key.startswith(("schema.", "report."))]
)
def test_texts_have_the_same_fields_in_both_languages(key: str) -> None:
    text = catalogue()[key]
    assert fields_of(text.zh) == fields_of(text.en)
