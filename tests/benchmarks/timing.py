"""Whole processes timed in turn, so that a busy machine is busy for both sides."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PROC = Path("/proc")
_EVERY = 0.05  # seconds between two looks at the memory


@dataclass(frozen=True)
class Goal:
    """The most that a ratio of ours to theirs may be, of time and of memory; None: no goal."""

    time: float
    memory: float | None = None


@dataclass(frozen=True)
class Case:
    """One command to time; ``before`` prepares each run and is not timed.

    ``goals`` are for the ratios to the commands of those names.
    """

    name: str
    command: Sequence[str]
    folder: Path
    before: Callable[[], None] | None = None
    goals: Mapping[str, Goal] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """Seconds by the clock, and the most memory that all its processes held at once, in MiB.

    The memory is 0 where the system does not tell.
    """

    seconds: float
    memory: int


@dataclass(frozen=True)
class Row:
    """The runs of one command, and the ratios of medians to those it was run in turn with."""

    name: str
    beside: str
    runs: tuple[Run, ...]
    ratio: float | None = None
    memory_ratio: float | None = None
    goal: Goal | None = None

    @property
    def verdict(self) -> str:
        """The goal and whether it is reached; nothing where there is none."""
        if self.goal is None or self.ratio is None:
            return ""
        pairs = [(self.ratio, self.goal.time), (self.memory_ratio, self.goal.memory)]
        held = all(found <= most for found, most in pairs if found is not None and most is not None)
        most = f"≤ {self.goal.time:.3g}"
        if self.goal.memory is not None:
            most += f", memory ≤ {self.goal.memory:.3g}"
        return f"{most}: {'holds' if held else 'DOES NOT HOLD'}"

    @property
    def median(self) -> float:
        """Median of the runs, in seconds."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def memory(self) -> float:
        """Median of the memory, in MiB."""
        return statistics.median(run.memory for run in self.runs)


def once(case: Case) -> Run:
    """One run. Raises RuntimeError where the command could not run (exit ≥ 2)."""
    if case.before:
        case.before()
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            case.command, cwd=case.folder, stdout=said, stderr=subprocess.STDOUT
        )
        memory = 0
        while process.poll() is None:
            memory = max(memory, _held(process.pid))
            time.sleep(min(_EVERY, (time.perf_counter() - start) / 50))
        seconds = time.perf_counter() - start
        said.seek(0)
        if process.returncode >= 2 and process.returncode != 123:
            tail = said.read()[-2000:].decode("utf-8", "replace")
            raise RuntimeError(f"{case.name}: exit {process.returncode}\n{tail}")
    return Run(seconds, memory >> 20)


def _held(pid: int) -> int:
    """Bytes that a process and all below it hold, what they share counted once."""
    if not _PROC.is_dir():
        return 0
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            rollup = (_PROC / str(one) / "smaps_rollup").read_text()
            children = (_PROC / str(one) / "task" / str(one) / "children").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line), 0)
        waiting += [int(child) for child in children.split()]
    return total * 1024


def measure(ours: Sequence[Case], others: Sequence[Case], *, rounds: int) -> list[Row]:
    """Run all in turn; a row for each of ours, followed by one for each that it is beside."""
    cases = (*ours, *others)
    runs: list[list[Run]] = [[] for _ in cases]
    for _ in range(rounds):
        for case, found in zip(cases, runs, strict=True):
            found.append(once(case))
    rows: list[Row] = []
    for case, found in zip(ours, runs, strict=False):
        mine = Row(case.name, "", tuple(found))
        rows.append(mine)
        for other, times in zip(others, runs[len(ours) :], strict=True):
            theirs = Row(other.name, case.name, tuple(times))
            ratio = mine.median / theirs.median
            memory = mine.memory / theirs.memory if theirs.memory else None
            goal = case.goals.get(other.name)
            rows.append(Row(other.name, case.name, tuple(times), ratio, memory, goal))
    return rows


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| command | median s | min | max | MiB | ours / this, time | ours / this, memory | goal |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.3f}"
        memory = "" if row.memory_ratio is None else f"{row.memory_ratio:.2f}"
        seconds = [run.seconds for run in row.runs]
        lines.append(
            f"| {row.name} | {row.median:.2f} | {min(seconds):.2f} | {max(seconds):.2f}"
            f" | {row.memory:.0f} | {ratio} | {memory} | {row.verdict} |"
        )
    return "\n".join(lines)


def cores() -> int:
    """The cores that the runs could use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
