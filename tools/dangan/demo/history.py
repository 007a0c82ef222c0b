"""The sample company's past: which change of which file came when, from whom, and why.

Changes become commits on branches, one branch for each line of work and period, and each
branch is merged into ``main`` by the person who answers for that line of work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from dangan.demo import days

LAST_MINUTE = 17 * 60 + 30  # nobody commits later; branches are merged after it
MOST_LINES = 50  # records listed in one message


@dataclass(frozen=True, slots=True)
class Change:
    """One new content of one file.

    ``day`` is an ordinal and ``minute`` counts from midnight; changes of one file come in
    the order of both. ``author`` is a staff id. ``work`` is the line of work (``customers``,
    ``complaints``…) whose branch it belongs to; a file belongs to one line only.
    ``subject`` says what was done and why, ``label`` to which record.
    """

    day: int
    minute: int
    author: str
    work: str
    subject: str
    label: str
    path: str
    content: int  # the mark of the content


@dataclass(frozen=True)
class Commit:
    """One commit; ``parents`` and ``mark`` are marks, ``files`` pairs of path and mark.

    ``folder`` is taken over whole from the last parent, which costs git less than its files.
    ``work`` is the line of work whose branch it stands on, empty for the main branch;
    ``seconds`` count from 1970-01-01 in UTC.
    """

    mark: int
    work: str
    author: str
    seconds: int
    message: str
    parents: tuple[int, ...]
    files: tuple[tuple[str, int], ...]
    folder: str = ""


@dataclass
class _Open:
    """A branch that is being worked on, until the day ``last``."""

    work: str
    period: str
    last: int
    tip: int
    moment: int = 0  # of its last commit, in seconds
    files: dict[str, int] = field(default_factory=dict)
    count: int = 0


EPOCH = days.number("1970-01-01")
PERIODS = {"company": "day", "evaluations": "month"}  # of other lines of work: the week
# in which order branches that end on one day are merged: what is referred to comes first
RANKS = (
    *("company", "customers", "suppliers", "contracts", "evaluations", "complaints"),
    *("credit", "plans", "dealings", "service", "surveys", "files", "reports"),
)
# lines of work that have no folder of their own
MIXED = frozenset(
    {"company", "credit", "plans", "dealings", "service", "surveys", "files", "reports"}
)
NOUNS = {
    "company": "公司与制度",
    "customers": "客户资料",
    "suppliers": "供方资料",
    "contracts": "合同台账",
    "evaluations": "客户评估",
    "complaints": "投诉处理",
    "credit": "信用与大客户评定",
    "plans": "计划和会议",
    "dealings": "客户往来",
    "service": "售后服务",
    "surveys": "客户调查和改进",
    "files": "档案管理",
    "reports": "月度报表",
}


def seconds(day: int, minute: int) -> int:
    """The moment in seconds since 1970, for a clock that is eight hours ahead of UTC."""
    return (day - EPOCH) * 86_400 + minute * 60 - 8 * 3_600


def period_of(work: str, day: int) -> tuple[str, int]:
    """The period of ``work`` that ``day`` lies in: its name and its last day."""
    kind = PERIODS.get(work, "week")
    if kind == "day":
        return days.text(day), day
    if kind == "week":
        monday = day - (day - 1) % 7
        return days.text(monday), monday + 6
    return days.month(day), days.month_end(day)


def _period_words(work: str, period: str) -> str:
    """A period as a person writes it."""
    parts = period.split("-")
    if len(parts) == 2:
        return f"{parts[0]} 年 {int(parts[1])} 月"
    day = f"{parts[0]} 年 {int(parts[1])} 月 {int(parts[2])} 日"
    return f"{day}起一周的" if work not in PERIODS else day


def message(changes: Sequence[Change]) -> str:
    """The message of one commit: what was done and why, and to which records."""
    first = changes[0]
    subjects = list(dict.fromkeys(change.subject for change in changes))
    labels = list(dict.fromkeys(change.label for change in changes if change.label))
    if len(subjects) == 1 and len(labels) < 2:
        return f"{labels[0]}：{first.subject}" if labels else first.subject
    head = first.subject if len(subjects) == 1 else f"更新{NOUNS[first.work]}"
    lines = list(
        dict.fromkeys(
            change.label if len(subjects) == 1 else f"{change.label}：{change.subject}"
            for change in changes
        )
    )
    body = "\n".join(f"- {line}" for line in lines[:MOST_LINES])
    rest = f"\n……共 {len(lines)} 项" if len(lines) > MOST_LINES else ""
    return f"{head}（{len(lines)} 项）\n\n{body}{rest}"


class Story:
    """Turns changes in the order of time into commits."""

    def __init__(self, mergers: Mapping[str, str], first_mark: int, as_of: int) -> None:
        self._mergers = mergers
        self._mark = first_mark
        self._as_of = as_of
        self._open: dict[str, _Open] = {}
        self._main = 0
        self._merged = 0
        self._last = 0

    def _next(self) -> int:
        self._mark += 1
        return self._mark

    def start(self, day: int, author: str, text: str, files: Mapping[str, int]) -> Commit:
        """The first commit: everything that was there when the company began with git."""
        mark = self._main = self._next()
        self._last = seconds(day, 8 * 60 + 30)
        return Commit(mark, "", author, self._last, text, (), tuple(sorted(files.items())))

    def merge_until(self, day: int) -> Iterator[Commit]:
        """Merge every branch whose period ended before ``day``."""
        ended = [branch for branch in self._open.values() if branch.last < day]
        for branch in sorted(ended, key=lambda one: (one.last, RANKS.index(one.work))):
            evening = seconds(branch.last, LAST_MINUTE + 10)
            self._last = max(evening, self._last + 60, branch.moment + 60)
            yield self._merge(self._open.pop(branch.work))

    def _merge(self, branch: _Open) -> Commit:
        self._merged += 1
        parents = (self._main, branch.tip)
        mark = self._main = self._next()
        subject = _period_words(branch.work, branch.period) + NOUNS[branch.work]
        source = f"来自 {branch.work}/{branch.period}，共 {branch.count} 次提交。"
        text = f"合并请求 #{self._merged}：{subject}\n\n{source}"
        author = self._mergers[branch.work]
        if branch.work not in MIXED:
            folder = f"records/{branch.work}"
            return Commit(mark, "", author, self._last, text, parents, (), folder)
        files = tuple(sorted(branch.files.items()))
        return Commit(mark, "", author, self._last, text, parents, files)

    def commit(self, changes: Sequence[Change], text: str) -> Commit:
        """One commit of changes that have their day, minute, author and work in common."""
        first = changes[0]
        branch = self._open.get(first.work)
        if branch is None:
            period, last = period_of(first.work, first.day)
            branch = _Open(first.work, period, min(last, self._as_of), self._main)
            self._open[first.work] = branch
        mark = self._next()
        files = {change.path: change.content for change in changes}
        branch.files.update(files)
        parents = (branch.tip,)
        branch.tip = mark
        branch.count += 1
        branch.moment = moment = seconds(first.day, first.minute)
        return Commit(
            mark, first.work, first.author, moment, text, parents, tuple(sorted(files.items()))
        )


def commits(changes: Iterable[Change], story: Story, *, coarse: bool) -> Iterator[Commit]:
    """All commits after the first, in the order in which git must hear of them.

    With ``coarse`` whatever one person changed in one line of work at one moment shares a
    commit, without regard to what it was about.
    """

    def key(one: Change) -> tuple[int, int, str, str, str]:
        return one.day, one.minute, one.work, one.author, "" if coarse else one.subject

    ordered = sorted(changes, key=lambda one: (*key(one), one.path))
    for _, group in groupby(ordered, key):
        batch = list(group)
        yield from story.merge_until(batch[0].day)
        yield story.commit(batch, message(batch))
    yield from story.merge_until(days.LAST)
