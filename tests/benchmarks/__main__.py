"""``make bench``: our commands beside what a user would otherwise run, in one run.

Prints medians, minima, maxima, ratios of medians and whether these reach their goals; nothing
here is a test, but it stops where the two sides of a comparison do not find the same files
wrong. Peers are installed into ``build/bench`` or named as missing. The site is that of about
10,000 records of all kinds, which 3,500 customers have. ``--growth`` prints time and memory by
size instead,
``--history`` the history of a repository with so many commits beside ``git log`` for each file.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.benchmarks import company, history, peers
from tests.benchmarks.timing import Case, Goal, Row, cores, measure, once, table

ROOT = Path(__file__).resolve().parents[2]
DANGAN = [sys.executable, "-m", "dangan"]
AS_OF = "2026-11-20"
SMALL = 200  # customers of the company in which errors are planted


class Bench:
    """A company of one size and the peers to run beside us."""

    def __init__(self, where: Path, customers: int, peer: peers.Peers, rounds: int) -> None:
        self.where, self.peer, self.rounds = where, peer, rounds
        self.firm = company.make(where / f"company-{customers}", customers, AS_OF)
        self.folder = self.firm / "records" / "customers"
        self.schema = company.plain_schema(DANGAN, self.firm, where / "customers.schema.json")
        self.site = where / f"site-{customers}"
        self.pages = where / f"mkdocs-{customers}"

    def check(self, name: str, before: str = "", **goals: Goal) -> Case:
        """Our check, with what is done before each run: nothing, ``forget`` or ``touch``."""
        acts = {
            "forget": lambda: company.forget(self.firm),
            "touch": lambda: company.touch(self.firm),
        }
        return Case(name, [*DANGAN, "check"], self.firm, acts.get(before), _named(goals))

    def build(self, name: str, before: str = "", **goals: Goal) -> Case:
        """Our build in one language for one audience, with the same things done before."""
        command = [*DANGAN, "build", "--lang", "zh", "--as-of", AS_OF, "--out", str(self.site)]
        acts = {
            "forget": lambda: company.forget(self.firm, self.site),
            "touch": lambda: company.touch(self.firm),
        }
        return Case(name, command, self.firm, acts.get(before), _named(goals))

    def beside(self, *names: str) -> list[Case]:
        """The validators of those names that are there, on the customers."""
        found = (self.peer.validators.get(name) for name in names)
        return [Case(one.name, one.on(self.schema, self.folder), self.firm) for one in found if one]

    def checks(self) -> Iterator[tuple[str, list[Row]]]:
        """Every comparison of a check, all of its commands run in turn."""
        rounds, quick = self.rounds, self.beside(NAMES["cpp"], NAMES["ajv"])
        cold = self.check("check, cold", "forget", cpp=Goal(1.0, 1.0), ajv=Goal(1.0))
        yield "check, cold", measure([cold], quick, rounds=rounds)
        slow = self.check("check, cold", "forget", slow=Goal(1 / 30))
        yield "check, cold", measure([slow], self.beside(NAMES["slow"]), rounds=rounds)
        once(self.check("warm"))
        again = [
            self.check("check, nothing changed", cpp=Goal(0.15)),
            self.check("check, one record changed", "touch", cpp=Goal(0.2)),
        ]
        yield "check, again", measure(again, quick[:1], rounds=rounds)
        single = company.one_file(self.firm)
        command = self.peer.one_file(self.schema, single)
        ours = Case(
            "check of one file", [*DANGAN, "check", str(single)], self.firm,
            goals={ONE_FILE: Goal(0.5)},
        )  # fmt: skip
        theirs = [Case(ONE_FILE, command, self.firm)] if command else []
        yield "one file, as in a hook", measure([ours], theirs, rounds=rounds)
        start = Case(
            "dangan --help", [*DANGAN, "--help"], self.firm, goals={"import click": Goal(2.0)}
        )
        least = Case("import click", [sys.executable, "-c", "import click"], self.firm)
        yield "start", measure([start], [least], rounds=rounds)

    def sites(self) -> Iterator[tuple[str, list[Row]]]:
        """The site beside plain MkDocs Material with a page for each record."""
        records = company.markdown_twin(self.firm, self.pages)
        mkdocs = self.peer.mkdocs(self.pages)
        plain = [Case(MKDOCS, mkdocs, self.pages)] if mkdocs else []
        ours = [
            self.build("build, cold", "forget", mkdocs=Goal(0.15)),
            self.build("build, one record changed", "touch", mkdocs=Goal(0.03)),
        ]
        yield f"site of {records} records", measure(ours, plain, rounds=self.rounds)

    def large(self) -> Iterator[tuple[str, list[Row]]]:
        """A check of very many customers beside the C++ one."""
        cold = self.check("check, cold", "forget", cpp=Goal(1.0, 1.0))
        rows = measure([cold], self.beside(NAMES["cpp"]), rounds=1)
        yield f"{len(list(self.folder.glob('*.yaml')))} customers", rows


NAMES = {"cpp": "jsonschema (C++)", "ajv": "ajv", "slow": "check-jsonschema"}
ONE_FILE, MKDOCS = "check-jsonschema, that file", "plain MkDocs Material"


def _named(goals: Mapping[str, Goal]) -> dict[str, Goal]:
    names = {**NAMES, "mkdocs": MKDOCS}
    return {names[short]: goal for short, goal in goals.items()}


def agree(where: Path, peer: peers.Peers) -> str:
    """Stop unless all sides find the same files wrong where errors were planted."""
    firm = company.make(where / f"company-{SMALL}", SMALL, AS_OF)
    schema = company.plain_schema(DANGAN, firm, where / "customers.schema.json")
    spoilt, planted = company.plant(firm, where / "planted")
    folder = spoilt / "records" / "customers"
    found = {"dangan": company.flagged(DANGAN, spoilt)}
    found |= {name: one.flagged(schema, folder) for name, one in peer.validators.items()}
    for name, files in found.items():
        if files != planted:
            wrong = sorted(files ^ planted)
            sys.exit(f"{name} does not find the planted errors: {', '.join(wrong)}")
    return f"{len(planted)} files with planted errors found by: {', '.join(found)}"


def growth(where: Path, sizes: list[int]) -> str:
    """Time and memory of our commands by number of customers, one run each."""
    found = []
    none = peers.Peers({}, None, ())
    for customers in sizes:
        bench = Bench(where, customers, none, 1)
        records = sum(1 for _ in (bench.firm / "records").rglob("*.yaml"))
        for case in (
            bench.check(f"check, cold, {records} records", "forget"),
            bench.check(f"check, nothing changed, {records} records"),
            bench.check(f"check, one record changed, {records} records", "touch"),
            bench.build(f"build, cold, {records} records", "forget"),
            bench.build(f"build, one record changed, {records} records", "touch"),
        ):
            found.append(Row(case.name, "", (once(case),)))
            print(table(found[-1:]).splitlines()[-1], flush=True)
    return table(found)


def main() -> None:
    """Parse the size and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--site", type=int, default=3_500, metavar="CUSTOMERS")
    parser.add_argument("--large", type=int, default=100_000, metavar="CUSTOMERS")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth", type=int, nargs="*", metavar="CUSTOMERS")
    parser.add_argument("--history", type=int, nargs="?", const=30_000, metavar="COMMITS")
    options = parser.parse_args()
    where = ROOT / "build" / "bench"
    where.mkdir(parents=True, exist_ok=True)
    print(f"{platform.system()} {platform.machine()}, {cores()} cores")
    if options.growth is not None:
        print(growth(where, options.growth or [1_000, 10_000]))
        return
    if options.history is not None:
        print(history.rows(where, DANGAN, options.history, options.customers))
        return
    peer = peers.install(where / "peers")
    print(peers.versions(peer, where / "peers"))
    for name in peer.missing:
        print(f"missing: {name}")
    print(agree(where, peer), flush=True)
    benches = (
        Bench(where, options.customers, peer, options.rounds).checks,
        Bench(where, options.site, peer, options.rounds).sites,
        *([Bench(where, options.large, peer, 1).large] if options.large else []),
    )
    for bench in benches:
        for title, rows in bench():
            print(f"\n{title}\n{table(rows)}", flush=True)


if __name__ == "__main__":
    main()
