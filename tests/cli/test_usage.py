"""What is said of a command line that is not right, in the language asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.command import dangan


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["check", "--nope"], "--nope"),
        (["nope"], "nope"),
        (["demo"], "FOLDER"),
        (["demo", "a", "b"], "b"),
        (["check", "--format"], "--format"),
        (["check", "--format", "word"], "junit"),
        (["demo", "--customers", "x", "a"], "x"),
        (["demo", "--customers", "0", "a"], "200000"),
        (["build", "--lang", "fr"], "fr"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_command_line_is_explained(
    words: list[str], named: str, lang: str, tmp_path: Path
) -> None:
    ran = dangan(*words, cwd=tmp_path, DANGAN_LANG=lang)
    assert ran.code == 2
    assert named in ran.err
    assert bool(re.search("[\u4e00-\u9fff]", ran.err)) == (lang == "zh"), ran.err
    assert "Error" not in ran.err
    assert list(tmp_path.iterdir()) == []
