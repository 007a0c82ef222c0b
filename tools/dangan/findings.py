"""What a check finds, as immutable values, and the catalogue that explains each code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dangan.productfile import parse
from dangan.project import Project, UserError
from dangan.text import Both, both, fields_of, fill

RULES = "schemas/rules"
SEVERITIES = ("error", "warning", "info")
Args = tuple[tuple[str, "str | Both"], ...]

_TEXTS = ("title", "message", "fix", "why")


@dataclass(frozen=True)
class Code:
    """One check: what it says, why, and how to mend what it finds.

    ``source`` names the clauses of the catalogue it comes from (``S0-28``); ``wrong`` and
    ``right`` are snippets of records, or empty.
    """

    code: str
    severity: str
    title: Both
    message: Both
    fix: Both
    why: Both
    source: tuple[str, ...]
    fixable: bool
    wrong: str
    right: str


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong at one place.

    ``line`` and ``column`` count from 1, columns in characters; ``pointer`` is the JSON
    pointer inside the record; ``end`` is the column behind the marked text or 0.
    """

    file: str
    line: int
    column: int
    code: str
    pointer: str
    severity: str
    record: str
    args: Args
    end: int = 0

    def message(self, lang: str, codes: Mapping[str, Code]) -> str:
        """What is wrong, in ``lang``."""
        return fill(codes[self.code].message.get(lang), lang, dict(self.args))

    def fix(self, lang: str, codes: Mapping[str, Code]) -> str:
        """What to do, in ``lang``."""
        return fill(codes[self.code].fix.get(lang), lang, dict(self.args))


def arguments(**values: str | Both | int) -> Args:
    """Message arguments in a fixed order, so that equal findings are equal."""
    return tuple(
        (name, value if isinstance(value, Both) else str(value))
        for name, value in sorted(values.items())
    )


def code_of(name: str, entry: Mapping[str, Any], where: str) -> Code:
    """Read one catalogue entry. Raises UserError naming ``where`` if a part is missing."""
    missing = [part for part in ("severity", *_TEXTS) if not entry.get(part)]
    if missing:
        raise UserError("codes.incomplete", code=name, file=where, parts=", ".join(missing))
    if entry["severity"] not in SEVERITIES:
        said, known = entry["severity"], ", ".join(SEVERITIES)
        raise UserError("codes.bad_severity", code=name, file=where, value=said, known=known)
    return Code(
        code=name,
        severity=entry["severity"],
        title=both(entry["title"]),
        message=both(entry["message"]),
        fix=both(entry["fix"]),
        why=both(entry["why"]),
        source=tuple(str(clause) for clause in entry.get("source") or ()),
        fixable=bool(entry.get("fixable", False)),
        wrong=str(entry.get("wrong") or ""),
        right=str(entry.get("right") or ""),
    )


def sql_header(text: str, where: str) -> dict[str, Any]:
    """The YAML header of a SQL file (its leading ``/* … */``).

    Raises UserError where it is missing or is not a map.
    """
    start, end = text.find("/*"), text.find("*/")
    if start < 0 or text[:start].strip() or end < 0:
        raise UserError("sql.no_header", file=where)
    try:
        header = parse(text[start + 2 : end])
    except yaml.YAMLError as error:
        # the header begins on the first line of the file, so its lines are those of the file
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise UserError("sql.bad_header", file=where, line=line) from error
    if not isinstance(header, dict):
        raise UserError("sql.no_header", file=where)
    return header


@cache
def built_in_codes() -> Mapping[str, Code]:
    """The codes of the product that no SQL file carries."""
    found: dict[str, Code] = {}
    for path in sorted((Path(__file__).parent / "codes").glob("*.yaml")):
        for name, entry in (parse(path.read_bytes()) or {}).items():
            found[name] = code_of(name, entry, path.name)
    return found


@dataclass(frozen=True)
class RuleFile:
    """A rule: its name below the rules' folder, where it lies, its text, and its code.

    ``code`` is what is wrong with the file where it cannot be used.
    """

    name: str
    file: str
    text: str
    code: Code | UserError


def rule_files(project: Project, taken: Collection[str] = ()) -> list[RuleFile]:
    """The rules of all layers by name; a code must be neither ``taken`` nor there twice."""
    found: list[RuleFile] = []
    used = set(taken)
    for name, path in project.files(RULES, ".sql").items():
        where, text = project.relative(path), ""
        code: Code | UserError
        try:
            text = path.read_text(encoding="utf-8")
            header = sql_header(text, where)
            said = str(header.get("code", ""))
            if not said.startswith("rule/") or said in used:
                raise UserError("codes.bad_name", code=said, file=where)
            code = code_of(said, header, where)
            used.add(said)
        except UserError as error:
            code = error
        except (OSError, UnicodeDecodeError):
            code = UserError("sql.unreadable", file=where)
        found.append(RuleFile(name, where, text, code))
    return found


def load_codes(project: Project) -> dict[str, Code]:
    """Every code that a check can give: the built-in layers and one for each rule file.

    A rule file without a usable header gives none; running the rules reports it. Raises
    UserError for a file of the product that is incomplete.
    """
    found = dict(built_in_codes())
    for rule in rule_files(project, found):
        if isinstance(rule.code, Code):
            found[rule.code.code] = rule.code
    return dict(sorted(found.items()))


def arguments_missing(code: Code, names: Iterable[str]) -> set[str]:
    """Fields that the texts of ``code`` use and ``names`` does not offer."""
    used: set[str] = set()
    for text in (code.message, code.fix):
        used |= fields_of(text.zh) | fields_of(text.en)
    return used - set(names)


def portable(findings: Iterable[Finding]) -> tuple[Any, ...]:
    """The same as plain tuples, for the cache and for the way between processes."""
    return tuple(
        (f.file, f.line, f.column, f.code, f.pointer, f.severity, f.record, _plain(f.args), f.end)
        for f in findings
    )


def restored(parts: Iterable[tuple[Any, ...]]) -> tuple[Finding, ...]:
    """The inverse of `portable`."""
    return tuple(
        Finding(
            file, line, column, code, pointer, severity, record,
            tuple((name, v if isinstance(v, str) else Both(*v)) for name, v in args), end,
        )
        for file, line, column, code, pointer, severity, record, args, end in parts
    )  # fmt: skip


def _plain(args: Args) -> tuple[tuple[str, Any], ...]:
    return tuple((name, v if isinstance(v, str) else (v.zh, v.en)) for name, v in args)
