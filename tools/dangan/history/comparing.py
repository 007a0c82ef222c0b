"""What differs between two revisions, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dangan.git.commits import read_commits, tree_changes
from dangan.git.repository import Repository
from dangan.history.build import by_record, shapes_of
from dangan.history.flats import Flats
from dangan.history.keep import path_text
from dangan.history.merging import differences
from dangan.history.paths import EXISTS, Flat, unleaf
from dangan.history.words import Row
from dangan.read.tree import FOLDER
from dangan.schema.model import Kind


@dataclass(frozen=True)
class Compared:
    """A record that differs. ``what`` is ``field``, ``created``, ``removed`` or ``changed``."""

    kind: str
    record: str
    name: str
    what: str
    rows: tuple[Row, ...]


def compare(
    repository: Repository, kinds: Mapping[str, Kind], before: str, after: str
) -> list[Compared]:
    """The records that differ between two revisions, by kind and id.

    Raises UserError for an unknown revision.
    """
    names = [repository.commit(before), repository.commit(after)]
    trees = [commit.tree for commit in read_commits(repository, dict.fromkeys(names)).values()]
    if len(trees) < 2:
        return []
    (files,) = tree_changes(repository, [(trees[0], trees[1])], FOLDER)
    edge = by_record(files, frozenset(kinds))
    flats = Flats(repository, shapes_of(kinds))
    flats.prepare((name, kind) for (kind, _), entry in edge.items() for name in entry)
    found = []
    for (kind, record), (old, new) in sorted(edge.items()):
        one, other = flats.get(old, kind), flats.get(new, kind, old)
        changes = differences(one, other, 0)
        if not changes:
            continue
        shape = flats.shapes.get(kind)
        rows = tuple(
            Row("field", path_text(c.path), shape.pattern(c.path), c.old, c.new)
            for c in changes
            if shape is not None and c.path != EXISTS
        )
        what = "created" if not one else "removed" if not other else "field" if rows else "changed"
        found.append(Compared(kind, record, _name(kinds[kind], other or one, record), what, rows))
    return found


def _name(kind: Kind, flat: Flat, record: str) -> str:
    label = flat.get((kind.label,)) if kind.label else None
    return str(unleaf(label)) if label else record
