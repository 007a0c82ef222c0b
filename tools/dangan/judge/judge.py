"""Everything that is judged over the whole store, in one call."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from dangan.derive import dateorder, policy, replays
from dangan.derive.violation import Violation
from dangan.findings import RuleFile
from dangan.judge import causes, identity, references, rules, similar, waivers
from dangan.productfile import parse
from dangan.project import Project
from dangan.read.compose import compose
from dangan.schema.model import Kind

SETTINGS = ("access", "company", "policy", "waivers")


def judge(
    project: Project,
    connection: sqlite3.Connection,
    kinds: Mapping[str, Kind],
    sources: Mapping[str, bytes],
    derived: Sequence[Violation] = (),
) -> list[Violation]:
    """All violations in the store of a company, sorted, without those that are waived.

    ``connection`` is a store without an as-of date; ``sources`` are the bytes of the records
    by path, of which the settings are read; ``derived`` is what building the store has found,
    so that it can be waived too. Reads no clock.
    """
    settings = {name: _content(sources, f"records/{name}.yaml") for name in SETTINGS}
    defaults = parse((project.layers[-1] / policy.DEFAULTS_FILE).read_bytes())
    own = settings["policy"]
    settled = policy.merged(defaults, own if isinstance(own, dict) else None)
    similar.fill(connection)
    reliable = causes.is_sound(kinds.get("policy"), sources.get(policy.POLICY_FILE))
    found = [
        *derived,
        *policy.check(settled),
        *references.check(connection, kinds, sources),
        *references.check_settings(connection, kinds, settings, sources),
        *identity.check(connection, kinds),
        *replays.check(connection, kinds, settled),
        *dateorder.check(connection, kinds),
        *rules.run(project, connection, unreliable=() if reliable else ("policy",)),
    ]
    if not reliable:
        found = causes.without_policy(found)
    broken = {key for (key,) in connection.execute("SELECT id FROM known_ids WHERE NOT valid")}
    left, _ = waivers.apply(found, settings["waivers"], broken)
    return sorted(set(left))


def judge_rule(connection: sqlite3.Connection, rule: RuleFile) -> list[Violation]:
    """The violations of one rule alone in a store, none of them waived."""
    similar.fill(connection)
    return rules.run_one(connection, rule, rules.files_by_record(connection))


def _content(sources: Mapping[str, bytes], path: str) -> Any:
    return compose(sources[path]).value if path in sources else None
