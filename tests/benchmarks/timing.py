"""Whole processes timed in turn, so that a busy machine is busy for both sides."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """One command to time; ``before`` prepares each run and is not timed."""

    name: str
    command: Sequence[str]
    folder: Path
    before: Callable[[], None] | None = None


@dataclass(frozen=True)
class Row:
    """Seconds of one command, and its ratio to the one it was run in turn with."""

    name: str
    beside: str
    seconds: tuple[float, ...]
    ratio: float | None

    @property
    def median(self) -> float:
        """Median of the runs, in seconds."""
        return statistics.median(self.seconds)


def once(case: Case) -> float:
    """Seconds of one run. Raises RuntimeError where the command could not run (exit ≥ 2)."""
    if case.before:
        case.before()
    start = time.perf_counter()
    done = subprocess.run(case.command, cwd=case.folder, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode >= 2:
        raise RuntimeError(f"{case.name}: exit {done.returncode}\n{done.stderr.decode()[-2000:]}")
    return seconds


def measure(ours: Case, other: Case, *, rounds: int) -> list[Row]:
    """Run both in turn; the first row carries the ratio ours / other."""
    first: list[float] = []
    second: list[float] = []
    for _ in range(rounds):
        first.append(once(ours))
        second.append(once(other))
    ratio = statistics.median(first) / statistics.median(second)
    return [
        Row(ours.name, other.name, tuple(first), ratio),
        Row(other.name, ours.name, tuple(second), None),
    ]


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| command | median s | min | max | ratio |", "|---|---|---|---|---|"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.3f} × {row.beside}"
        lines.append(
            f"| {row.name} | {row.median:.2f} | {min(row.seconds):.2f}"
            f" | {max(row.seconds):.2f} | {ratio} |"
        )
    return "\n".join(lines)
