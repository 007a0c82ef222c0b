"""Makes a whole sample company: one call from the command line or from a test."""

from __future__ import annotations

import gc
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dangan.demo import (
    books,
    company,
    complaints,
    contracts,
    customers,
    days,
    departure,
    evaluations,
    handling,
    history,
    meetings,
    monthly,
    offer,
    play,
    suppliers,
    tables,
    visits,
)
from dangan.demo.edges import all_edges
from dangan.demo.emit import plans, shapes
from dangan.demo.gitwriter import GitWriter
from dangan.demo.journal import Journal
from dangan.demo.names import Names
from dangan.demo.scene import Shelf
from dangan.demo.world import Member, Size, World
from dangan.project import UserError, product

SMALL = 500  # customers up to which every step is a commit of its own
KEPT = 718  # days of history before the as-of day
ATTRIBUTES = "*.yaml text eol=lf\n*.csv text eol=lf\n"
MERGERS = {
    "company": "qin-wangshu",
    "customers": "liang-qizheng",
    "suppliers": "luo-jingxing",
    "contracts": "he-yunshu",
    "evaluations": "shao-mingxuan",
    "complaints": "fang-zhiyuan",
    "credit": "song-liheng",
    "plans": "liang-qizheng",
    "dealings": "hua-jianqiu",
    "service": "geng-shouzhuo",
    "surveys": "song-liheng",
    "files": "dou-wensheng",
    "reports": "he-yunshu",
}
FIRST = (
    "启用客户档案库：导入原有客户、供方、合同和投诉\n\n"
    "原台账分散在各部门表格里，查一个客户要问三处。从今天起以本库为准，原表格只读存档。"
)


@dataclass(frozen=True)
class Choice:
    """What a company is made from."""

    customers: int
    as_of: str
    seed: str


SAMPLE = Choice(60, "2026-11-20", "1")  # the company under ``records/``


@dataclass(frozen=True)
class Made:
    """What was made: files by kind, and commits (0 without git)."""

    files: Mapping[str, int]
    commits: int


def make(folder: Path, size: int, as_of: str, seed: str, *, git: bool) -> Made:
    """Make a company of ``size`` customers as it stands on ``as_of`` in an empty ``folder``.

    Equal arguments give equal bytes, commit ids included. Raises UserError for a folder that
    is not empty and where git fails; nothing is left behind then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError("demo.not_empty", folder=str(folder))
    there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    collecting = gc.isenabled()
    gc.disable()  # nothing here is a cycle, and walking millions of live objects takes longest
    try:
        return _with_git(folder, size, as_of, seed) if git else _plain(folder, size, as_of, seed)
    except BaseException:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not there:
            folder.rmdir()
        raise
    finally:
        if collecting:
            gc.enable()


def _world(size: int, as_of: str, seed: str, store: Callable[[str], int] | None) -> World:
    today = days.number(as_of)
    start = today - KEPT
    start += -(start - 1) % 7  # a Monday
    schemas = product() / "schemas"
    coarse = size if size > SMALL else 0
    journal = Journal(plans(schemas), shapes(schemas), start, today, store, coarse=coarse)
    reserved = frozenset(edge.short[:2] for edge in all_edges() if edge.short)
    world = World(seed, Size(size), today, start, journal, Names(seed, reserved))
    company.hire(world)
    return world


def _write(world: World) -> None:
    """Write all records, in the order in which they need each other."""
    company.write(world)
    customers.make(world)
    found = suppliers.make(world)
    contracts.make(world, found)
    evaluations.make(world)
    drafted = complaints.draft(world)
    handling.write(world, drafted)
    for one in drafted:
        world.complaints.setdefault(one.customer.id, []).append((one.received.day, one.id))
    ledger = books.keep(world)
    offer.write(world)
    tables.write(world, ledger)
    shelf = Shelf()
    play.perform(world, ledger, shelf)
    for module in (visits, departure, meetings, monthly):
        module.make(world, ledger, shelf)


def _plain(folder: Path, size: int, as_of: str, seed: str) -> Made:
    world = _world(size, as_of, seed, None)
    _write(world)
    (folder / ".gitattributes").write_bytes(ATTRIBUTES.encode())
    for path, text in sorted(world.journal.latest.items()):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
    return Made(_counts(world), 0)


def _with_git(folder: Path, size: int, as_of: str, seed: str) -> Made:
    people: dict[str, Member] = {}
    writer = GitWriter(folder, people)
    try:
        world = _world(size, as_of, seed, writer.store)
        people.update({member.id: member for member in world.staff})
        _write(world)
        journal = world.journal
        files = {path: writer.store(text) for path, text in sorted(journal.first.items())}
        files[".gitattributes"] = writer.store(ATTRIBUTES)
        story = history.Story(MERGERS, writer.last_mark, world.as_of)
        writer.commit(story.start(world.start, company.ADMIN, FIRST, files))
        for commit in history.commits(journal.changes, story, coarse=journal.coarse > 0):
            writer.commit(commit)
        writer.finish()
    finally:
        writer.stop()
    return Made(_counts(world), writer.commits)


def _counts(world: World) -> dict[str, int]:
    """Files of each kind, and settings, in the order of their names."""
    found = Counter(path.split("/")[1].removesuffix(".yaml") for path in world.journal.latest)
    return dict(sorted(found.items()))
