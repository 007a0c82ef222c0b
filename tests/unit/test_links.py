"""Pages written by hand lead to the web, to mail and to the telephone, and nowhere else."""

from __future__ import annotations

import pytest

from dangan.publish.site.shell import other_link


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.com/a:b">x</a>', "<a href='http://example.com'>x</a>",
        '<a href="mailto:a@example.com">x</a>', '<a href="tel:+8653155550000">x</a>',
        '<a href="../a.html#b:c">x</a>', '<img src="a.svg">', "<p>javascript: in words</p>",
    ],
)  # fmt: skip
def test_allowed(text: str) -> None:
    assert other_link(text) is None


@pytest.mark.parametrize(
    "text",
    [
        '<a href="javascript:alert(1)">x</a>', "<a href='JavaScript:alert(1)'>x</a>",
        "<a href=javascript:alert(1)>x</a>", '<a href="java&#115;cript:alert(1)">x</a>',
        '<a href=" java\tscript:alert(1)">x</a>', '<a href="file:///etc/passwd">x</a>',
        '<img src="data:text/html,x">', '<a HREF = "vbscript:x">x</a>',
        '<a href="ftp://example.com">x</a>', '<form action="javascript:x"></form>',
    ],
)  # fmt: skip
def test_refused(text: str) -> None:
    assert other_link(text) is not None
