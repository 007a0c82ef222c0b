"""What is wrong with a command line, in the reader's language.

click words its errors in English; here they are told apart by their class and said anew.
"""

from __future__ import annotations

import re

import click

from dangan.text import say

_QUOTED = re.compile(r"'([^']*)'")


def usage_words(error: click.ClickException, lang: str) -> str:
    """The error as one or two sentences: what is wrong, and where the usage is explained."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    said = _said(error, lang)
    if context is None:
        return said
    return f"{said}\n{say('usage.help', lang, command=context.command_path)}"


def _said(error: click.ClickException, lang: str) -> str:
    if isinstance(error, click.NoSuchOption):
        return say("usage.no_option", lang, name=error.option_name)
    if isinstance(error, click.MissingParameter):
        return say("usage.missing", lang, name=_name(error))
    if isinstance(error, click.BadParameter):
        return _bad_value(error, lang)
    if isinstance(error, click.BadOptionUsage):
        return say("usage.no_value", lang, name=error.option_name)
    if isinstance(error, click.UsageError):
        quoted = _QUOTED.search(error.message)
        if error.message.startswith("No such command") and quoted:
            return say("usage.no_command", lang, name=quoted[1])
        extra = re.search(r"\((.*)\)", error.message)
        if "extra argument" in error.message and extra:
            return say("usage.extra", lang, value=extra[1])
    return say("usage.other", lang, reason=error.format_message())


def _bad_value(error: click.BadParameter, lang: str) -> str:
    """A value that is not one of the choices, no number, outside its range, or no path."""
    kind = error.param.type if error.param is not None else None
    found = re.match(r"(?:[A-Z][a-z]+ )?'?([^' ]*)'?", error.message)
    value = found[1] if found else ""
    name = _name(error)
    if isinstance(kind, click.Choice):
        known = ", ".join(map(str, kind.choices))
        return say("usage.choice", lang, name=name, value=value, known=known)
    if isinstance(kind, click.IntRange | click.FloatRange):
        least, most = ("…" if end is None else end for end in (kind.min, kind.max))
        return say("usage.range", lang, name=name, value=value, least=least, most=most)
    if isinstance(kind, click.Path | click.File):
        return say("usage.path", lang, name=name, value=value)
    return say("usage.value", lang, name=name, value=value)


def _name(error: click.BadParameter) -> str:
    """The option as it is typed, or the argument as the usage shows it."""
    param = error.param
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param is not None else str(error.param_hint or "")
