"""The short ways of the sandbox lead nowhere that Jinja's own sandbox would not go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jinja2 import DictLoader, pass_context, pass_environment
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment, unsafe
from markupsafe import Markup

from dangan.publish.sandbox import ImmutableSandbox, Sandbox


class _Thing:
    """What a page might be given."""

    name = "甲"

    def plain(self, word: str = "乙") -> str:
        return f"{self.name}{word}"

    @unsafe
    def secret(self) -> str:
        return "secret"

    def __call__(self, word: str) -> str:
        return word.upper()


@pass_context
def _in_context(context: object, word: str) -> str:
    return f"{word}{context.resolve('other')}"  # type: ignore[attr-defined]


@pass_environment
def _with_environment(environment: object) -> str:
    return type(environment).__name__[-7:]


def _values() -> dict[str, object]:
    return {
        "thing": _Thing(),
        "other": "丙",
        "listed": ["b", "a"],
        "mark": Markup("<b>{}</b>"),
        "in_context": _in_context,
        "with_environment": _with_environment,
        "again": lambda *words: "".join(words),
    }


SAME = (
    "{{ thing.plain() }} {{ thing.plain('丁') }} {{ thing('x') }}",
    "{{ in_context('甲') }} {{ with_environment() }}",
    "{{ '{}'.format('<') }} {{ mark.format('<') }}",
    (
        "{% macro one(a, b=2) %}{{ a }}{{ b }}{{ caller() if caller else '' }}{% endmacro %}"
        "{% for n in listed %}{{ one(n) }}{{ again(n, loop.index | string) }}{% endfor %}"
        "{% call one('<') %}{{ other }}{% endcall %}"
    ),
    "{% import 'parts' as parts %}{{ parts.two('<', thing) }}",
    "{{ listed.count('a') }} {{ listed[0] }} {{ thing['name'] }}",
)
FORBIDDEN = (
    "{{ thing.secret() }}",
    "{{ thing.plain.__globals__ }}",
    "{{ thing.__class__.__mro__ }}",
    "{{ thing.plain.__func__.__code__ }}",
    "{{ '{0.__class__}'.format(thing) }}",
    "{{ mark.format.__globals__ }}",
    "{{ again.__code__ }}",
    "{{ ''.join.__self__.__class__ }}",
)
PARTS = "{% macro two(a, b) %}{{ a }}{{ b.plain() }}{% endmacro %}"


def _made(environment: type[SandboxedEnvironment], source: str) -> str:
    loader = DictLoader({"page": source, "parts": PARTS})
    return environment(loader=loader, autoescape=True).get_template("page").render(_values())


def _outcome(make: Callable[[], str]) -> str:
    try:
        return make()
    except (SecurityError, UndefinedError, KeyError) as error:
        return type(error).__name__


@pytest.mark.parametrize("source", SAME)
def test_it_gives_the_same(source: str) -> None:
    expected = _made(SandboxedEnvironment, source).replace("ronment", "Sandbox")
    assert _made(Sandbox, source) == expected
    assert _made(ImmutableSandbox, source) == expected


@pytest.mark.parametrize("source", FORBIDDEN)
def test_it_refuses_the_same(source: str) -> None:
    expected = _outcome(lambda: _made(SandboxedEnvironment, source))
    assert expected != "甲"
    assert _outcome(lambda: _made(Sandbox, source)) == expected
    assert _outcome(lambda: _made(ImmutableSandbox, source)) == expected
    assert expected in {"SecurityError", ""}


@pytest.mark.parametrize("call", ["append('x')", "sort()", "clear()", "pop()", "extend(['x'])"])
def test_what_forms_are_given_stays_as_it_is(call: str) -> None:
    source = f"{{{{ listed.{call} }}}}"
    assert _outcome(lambda: _made(ImmutableSandboxedEnvironment, source)) == "SecurityError"
    assert _outcome(lambda: _made(ImmutableSandbox, source)) == "SecurityError"
