"""What a project has that can realise an entry of the catalogue, each by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dangan.derive.policy import DEFAULTS_FILE
from dangan.duty.dutyfile import Duty, load_duties
from dangan.findings import Code, load_codes
from dangan.productfile import parse
from dangan.project import Project
from dangan.publish.forms import Form, load_forms
from dangan.publish.reports import Report, load_reports
from dangan.schema.kinds import Kind, load_kinds


@dataclass(frozen=True)
class Realm:
    """Kinds, codes, reports, forms and duties; the policy's defaults and the commands.

    ``pages`` are the handbook pages that exist in both languages, by their path in it.
    """

    kinds: Mapping[str, Kind]
    codes: Mapping[str, Code]
    reports: Mapping[str, Report]
    forms: Mapping[str, Form]
    duties: Mapping[str, Duty]
    defaults: Mapping[str, Any]
    commands: frozenset[str]
    pages: frozenset[str]


def open_realm(
    project: Project,
    kinds: Mapping[str, Kind] | None = None,
    codes: Mapping[str, Code] | None = None,
) -> Realm:
    """Everything of ``project``; ``kinds`` and ``codes`` where they are already at hand.

    Raises UserError for a file that cannot be understood.
    """
    from dangan.cli.main import COMMANDS  # noqa: PLC0415  (the command line imports us, too)

    defaults = project.layers[-1] / DEFAULTS_FILE
    pages = [set(project.files(f"site/pages/{lang}/handbook", ".md")) for lang in ("zh", "en")]
    return Realm(
        kinds=load_kinds(project) if kinds is None else kinds,
        codes=load_codes(project) if codes is None else codes,
        reports=load_reports(project),
        forms=load_forms(project),
        duties=load_duties(project),
        defaults=parse(defaults.read_bytes()) or {},
        commands=frozenset(COMMANDS),
        pages=frozenset(pages[0] & pages[1]),
    )
