"""``make bench``: our commands beside what a user would otherwise run, in one run.

Prints medians, minima, maxima and ratios of medians; nothing here is a test. Peers are
installed into ``build/bench`` or named as missing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.benchmarks import company, peers
from tests.benchmarks.timing import Case, Row, measure, table

ROOT = Path(__file__).resolve().parents[2]
DANGAN = [sys.executable, "-m", "dangan"]
AS_OF = "2026-11-20"


def rows(where: Path, customers: int, rounds: int) -> list[Row]:
    """Every comparison, each pair run in turn ``rounds`` times."""
    firm = company.make(where / f"company-{customers}", customers, AS_OF)
    schema = company.plain_schema(DANGAN, firm, where / "customers.schema.json")
    site = where / f"site-{customers}"
    peer = peers.install(where / "peers")
    check = [*DANGAN, "check"]
    build = [*DANGAN, "build", "--lang", "zh", "--as-of", AS_OF, "--out", str(site)]
    cold = Case("check, cold", check, firm, before=lambda: company.forget(firm))
    found: list[Row] = []
    if peer.check_jsonschema:
        other = Case(
            "check-jsonschema, customers only",
            peer.check_jsonschema_command(schema, firm),
            firm,
        )
        found += measure(cold, other, rounds=1)
        single = company.one_file(firm)
        found += measure(
            Case("check of one file", [*check, str(single)], firm),
            Case("check-jsonschema, that file", peer.one_file_command(schema, single), firm),
            rounds=rounds,
        )
    found += measure(cold, Case("check, nothing changed", check, firm), rounds=rounds)
    found += measure(
        cold,
        Case("check, one record changed", check, firm, before=lambda: company.touch(firm)),
        rounds=rounds,
    )
    pages = company.markdown_twin(firm, where / f"mkdocs-{customers}")
    plain = Case("plain MkDocs Material", peers.mkdocs_command(pages), pages)
    found += measure(
        Case("build, cold", build, firm, before=lambda: company.forget(firm, site)),
        plain,
        rounds=1,
    )
    found += measure(
        Case("build, one record changed", build, firm, before=lambda: company.touch(firm)),
        plain,
        rounds=1,
    )
    return found


def main() -> None:
    """Parse the size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    where = ROOT / "build" / "bench"
    where.mkdir(parents=True, exist_ok=True)
    print(peers.versions())
    print(table(rows(where, options.customers, options.rounds)))


if __name__ == "__main__":
    main()
