"""What all outputs share: the findings, their words, their counts and fingerprints."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dangan.findings import Code, Finding
from dangan.text import say


@dataclass(frozen=True)
class Summary:
    """How many findings of each severity there are, and how much was looked at."""

    errors: int
    warnings: int
    infos: int
    records: int
    files: int

    @property
    def exit_code(self) -> int:
        """0 where there are no errors (warnings are allowed), else 1."""
        return 1 if self.errors else 0

    def sentence(self, lang: str) -> str:
        """The counts as one sentence."""
        counts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        if self.errors:
            return say("report.failed", lang, **counts)
        found = self.warnings or self.infos
        return say("report.passed" if found else "report.clean", lang, **counts)


def summarise(findings: Iterable[Finding], records: int, files: int) -> Summary:
    """Count ``findings``; ``records`` and ``files`` are what the check has looked at."""
    counts = Counter(finding.severity for finding in findings)
    return Summary(counts["error"], counts["warning"], counts["info"], records, files)


@dataclass(frozen=True)
class Report:
    """Sorted findings with all that is needed to put them into words."""

    findings: tuple[Finding, ...]
    summary: Summary
    lang: str
    codes: Mapping[str, Code]

    def message(self, finding: Finding) -> str:
        """What is wrong."""
        return finding.message(self.lang, self.codes).strip()

    def fix(self, finding: Finding) -> str:
        """What to do."""
        return finding.fix(self.lang, self.codes).strip()

    def used(self) -> list[Code]:
        """The codes that occur, sorted by name."""
        return [self.codes[name] for name in sorted({item.code for item in self.findings})]

    def fingerprints(self) -> Iterator[tuple[Finding, str]]:
        """Each finding with a mark that survives moved lines and is unique in the report."""
        seen: Counter[str] = Counter()
        for finding in self.findings:
            base = "\0".join((finding.code, finding.file, finding.pointer))
            seen[base] += 1
            text = f"{base}\0{seen[base]}"
            yield finding, hashlib.sha256(text.encode()).hexdigest()


def handbook_page(code: str) -> str:
    """The handbook's page about a code, from the root of the website."""
    return f"handbook/codes/{code}.html"
