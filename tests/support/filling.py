"""Companies made from the schemas: records in which every field of every kind is filled.

What stands in a field is decided by a `Values`; everything else here only knows formats, so a
field added to a schema is filled, and thereby tested, without a change here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from stdnum.cn import ric, uscc

from tests.support.records import Record, write
from tests.support.schema import KINDS, Leaf, Node, about, resolved, schema
from tests.support.variants import CannotSettleError, choices_that_decide, settled

DAY = "2026-03-02"  # a day before the as-of date for everything that has to have happened
INDICATORS = ("company_size", "credit_standing", "cargo_volume", "industry_influence")
AREA = "road"
SECONDS = ("staff", "departments")  # kinds that lists with at least two entries refer to


def letters(seed: str, count: int, alphabet: str) -> str:
    """``count`` letters that depend on ``seed`` only."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    found = ""
    for _ in range(count):
        number, at = divmod(number, len(alphabet))
        found += alphabet[at]
    return found


def digits(seed: str, count: int) -> str:
    """``count`` digits, the first not a zero."""
    return letters(seed + "#", 1, "123456789") + letters(seed, count - 1, "0123456789")


@dataclass(frozen=True)
class Spot:
    """A field of one record: what a value is made for."""

    record: str
    leaf: Leaf
    at: str

    @property
    def seed(self) -> str:
        """What makes its value unlike any other."""
        return f"{self.record}{self.at}"


class Values:
    """Values in the form that a field asks for, different for each spot."""

    def value(self, spot: Spot) -> Any:
        """A value for ``spot``, which has no choices and refers to nothing."""
        leaf = spot.leaf
        made = getattr(self, leaf.format.replace("-", "_"), None) if leaf.format else None
        if made is not None:
            return made(spot)
        if leaf.type == "boolean":
            return True
        if leaf.type in ("integer", "number"):
            return self.number(spot)
        if leaf.node.get("pattern"):
            return self.patterned(spot)
        return self.text(spot)

    def text(self, spot: Spot) -> str:
        """Free text: a word that stands nowhere else."""
        return "zq" + letters(spot.seed, 9, "0123456789abcdefghijkmnopqrstuvwxy")

    def number(self, spot: Spot) -> int | Decimal:
        """A number within the limits of its field, as long as they allow."""
        node = spot.leaf.node
        most = node.get("maximum", 10**10)
        if most >= 10**8 and spot.leaf.type == "integer":
            return int(f"7091{digits(spot.seed, 5)}")
        return max(int(node.get("minimum", 0)), min(7, int(most)))

    def money(self, spot: Spot) -> Decimal:
        cents = letters(spot.seed, 2, "123456789")  # no zero at the end, which is not always shown
        return Decimal(f"7091{digits(spot.seed, 5)}.{cents}")

    quantity = area = money

    def percent(self, spot: Spot) -> int:
        return 100 if spot.leaf.pointer.startswith("/investigation/responsible") else 25

    def score(self, spot: Spot) -> int:
        return min(80, int(spot.leaf.node.get("maximum", 80)))

    def telephone(self, spot: Spot) -> str:
        return f"0532-8{digits(spot.seed, 7)}"

    def tax_number(self, spot: Spot) -> str:
        body = "91370100MA" + letters(spot.seed, 7, "0123456789ABCDEFGHJKLMNPQRTUWXY")
        return str(body + uscc.calc_check_digit(body))

    def resident_id(self, spot: Spot) -> str:
        year = 1985 + int(digits(spot.seed, 4)) % 20
        month = 1 + int(digits(spot.seed, 3)) % 9
        body = f"370102{year}0{month}1{letters(spot.seed, 4, '1234567')}"
        return str(body + ric.calc_check_digit(body + "0"))

    def bank_account(self, spot: Spot) -> str:
        return f"7091{digits(spot.seed, 15)}"

    def postcode(self, spot: Spot) -> str:
        return "266000"

    def email(self, spot: Spot) -> str:
        return f"{Values.text(self, spot)}@mail.example"

    def url(self, spot: Spot) -> str:
        return f"https://{Values.text(self, spot)}.example/"

    def date(self, spot: Spot) -> str:
        if spot.leaf.rank < 2:
            return DAY
        number = int(digits(spot.seed, 6))
        return f"{1930 + number % 40}-{1 + number // 40 % 12:02d}-{1 + number // 480 % 28:02d}"

    def month(self, spot: Spot) -> str:
        return DAY[:7]

    def quarter(self, spot: Spot) -> str:
        return "2025Q4"

    def time(self, spot: Spot) -> str:
        return "09:30"

    def timestamp(self, spot: Spot) -> str:
        return f"{DAY} 09:30"

    def day_of_month(self, spot: Spot) -> int:
        return 15

    def patterned(self, spot: Spot) -> str:
        """A text with a pattern: the few that there are."""
        pattern = spot.leaf.node["pattern"]
        examples = (
            AREA, "CNY", hashlib.sha256(spot.seed.encode()).hexdigest(), "2026-W10", "A",
            hashlib.sha256(spot.seed.encode()).hexdigest()[:40], "A-1",
        )  # fmt: skip
        return next(one for one in examples if re.fullmatch(pattern.strip("^$"), one))


@dataclass
class Filled:
    """One record with everything filled; ``holds`` says what was put where."""

    kind: str
    id: str
    record: Record
    holds: dict[str, tuple[Leaf, Any]] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """Where its file lies below ``records/``."""
        return f"{self.kind}/2026" if about(self.kind)["yearly"] else self.kind


def identity(kind: str, name: str) -> str:
    """An id for the record called ``name`` here."""
    if kind == "regions":
        return f"37{letters(kind + name, 4, '123456789')}"
    if about(kind)["code_id"]:
        return f"zq{letters(kind + name, 9, 'abcdefghijkmnopqrstuvwxy0123456789')}"
    count = 5 if about(kind)["yearly"] else 4
    own = letters(kind + name, count, "23456789ABCDEFGHJKMNPQRSTVWXYZ")
    return f"{about(kind)['prefix']}-26-{own}"


class Filler:
    """Fills records of one company.

    References go to the records called ``aim``, in lists of `SECONDS` also to those called
    ``second``.
    """

    def __init__(
        self, values: Values, aim: str, second: str, schemas: Mapping[str, Node] | None = None
    ) -> None:
        self.values, self.aims = values, (aim, second)
        self.schemas = schemas or {}

    def fill(self, kind: str, name: str, /, on: str = DAY, **given: Any) -> Filled:
        """The record called ``name``; ``given`` fields stand as they are (None: left out).

        ``on`` is the day of its first step, where the kind has states.
        """
        node = self.schemas.get(kind) or schema(kind)
        made = Filled(kind, identity(kind, name), {})
        fixed = {
            "id": made.id,
            "grade": None,
            **begun(kind, identity("staff", self.aims[0]), on),
            **_fixed(kind),
            **given,
        }
        full: Record = {}
        for key, part in node["properties"].items():
            value = fixed[key] if key in fixed else self._value(made, part, (key,), f"/{key}")
            if value is not None:
                full[key] = value

        def another(path: list[Any], index: int) -> Any:
            names = tuple(str(step) for step in path)
            part: Node = node
            for step in names:
                part = resolved(part)["properties"][step]
            at = "".join(f"/{step}" for step in names)
            return self._entry(made, resolved(part), names, at, index)

        keep = {name: value for name, value in given.items() if value is not None}
        made.record = settled(node, full, keep, another)
        kept = {at: spot for at, spot in made.holds.items() if _holds(made.record, at, spot[1])}
        made.holds = kept
        return made

    def sorts(self, kind: str, name: str, /, **given: Any) -> list[Filled]:
        """Records called ``name``, ``name 2`` …, which together have every field filled."""
        made = [self.fill(kind, name, **given)]
        seen = set(_pointers(made[0]))
        for field_, value in choices_that_decide(schema(kind)):
            if field_ in given:
                continue
            try:
                one = self.fill(kind, f"{name} {len(made) + 1}", **given, **{field_: value})
            except CannotSettleError:
                continue
            if not seen.issuperset(_pointers(one)):
                made.append(one)
                seen |= _pointers(one)
        return made

    def _value(self, made: Filled, written: Node, path: tuple[str, ...], at: str) -> Any:
        node = resolved(written)
        if node.get("type") == "object":
            found = {
                key: value
                for key, part in node["properties"].items()
                if (value := self._value(made, part, (*path, key), f"{at}/{key}")) is not None
            }
            return found or None
        if node.get("type") == "array":
            count = max(1, int(node.get("minItems", 1)))
            return [self._entry(made, node, path, at, index) for index in range(count)]
        return self._leaf(made, Leaf(made.kind, path, node), at)

    def _entry(self, made: Filled, node: Node, path: tuple[str, ...], at: str, index: int) -> Any:
        """An entry of the list ``node``."""
        items = resolved(node["items"])
        if items.get("type") == "object":
            return self._value(made, items, (*path, "*"), f"{at}/{index}")
        own = {key: part for key, part in node.items() if key.startswith("x-")}
        return self._leaf(made, Leaf(made.kind, (*path, "*"), {**items, **own}), f"{at}/{index}")

    def _leaf(self, made: Filled, leaf: Leaf, at: str) -> Any:
        place = max((int(step) for step in at.split("/") if step.isdecimal()), default=0)
        if leaf.refs:
            twice = leaf.refs[0] in SECONDS
            value: Any = identity(leaf.refs[0], self.aims[min(place, 1) if twice else 0])
        elif leaf.choices:
            value = list(leaf.choices)[place % len(leaf.choices)]
        else:
            value = self.values.value(Spot(made.id, leaf, at))
        made.holds[at] = (leaf, value)
        return value


def _fixed(kind: str) -> dict[str, Any]:
    """What hangs together and so cannot be filled field by field."""
    if kind == "evaluations":
        scores = [{"indicator": one, "score": 80} for one in INDICATORS]
        return {"criteria_set": "default", "quarter": "2025Q4", "scores": scores}
    if kind == "customers":
        return {"party_type": "firm"}
    if kind == "staff":
        return {"left_on": None}
    if kind == "departments":
        return {"closed_on": None}
    if kind == "contracts":
        return {"terminated_on": None, "ends_on": "2028-12-31"}
    if kind == "complaints":
        return {"level": "complaint"}
    return {}


def _pointers(made: Filled) -> set[str]:
    return {leaf.pointer for leaf, _ in made.holds.values()}


def _holds(record: Record, at: str, value: Any) -> bool:
    """Whether ``value`` still stands at the pointer ``at``."""
    found: Any = record
    for step in at.split("/")[1:]:
        if isinstance(found, list):
            found = found[int(step)] if int(step) < len(found) else None
        elif isinstance(found, dict):
            found = found.get(step)
    return bool(found == value)


def audience(name: str, highest: str, *, persons: bool = False) -> dict[str, Any]:
    """The entry of an audience in access.yaml."""
    return {
        "title": {"zh": f"范围{name}", "en": f"Audience {name}"},
        "classes": highest,
        "personal": persons,
        "kinds": "all",
        "records": "all",
    }


def settings(root: Path, audiences: Mapping[str, Any] | None = None, **company: Any) -> None:
    """The settings of a company; without ``audiences`` everybody is staff."""
    audiences = audiences or {"staff": audience("staff", "internal")}
    write(root / "records" / "company.yaml", {
        "name": "测试物流有限公司", "name_en": "Test Logistics Ltd", "short_name": "测试物流",
        "currency": "CNY", "language": "zh", "time_zone": "Asia/Shanghai",
        "business_areas": [{"key": AREA, "title": {"zh": "公路运输", "en": "Road"}}], **company,
    })  # fmt: skip
    access = {"default": next(iter(audiences)), "audiences": dict(audiences)}
    write(root / "records" / "access.yaml", access)
    write(root / "records" / "policy.yaml", {"criteria_sets": [{
        "from": "2025-01-01",
        "value": {"default": [
            {"indicator": one, "title": {"zh": one, "en": one}, "weight": 25, "standard": "标准"}
            for one in INDICATORS
        ]},
        "source": "评估办法",
    }]})  # fmt: skip


def save(root: Path, *records: Filled) -> None:
    """Write records where they belong."""
    for made in records:
        write(root / "records" / made.folder / f"{made.id}.yaml", made.record)


def one_of_each(values: Values, name: str = "open") -> list[Filled]:
    """Records of each kind with every field filled, referring to each other."""
    filler = Filler(values, name, f"{name} second")
    seconds = [filler.fill(kind, f"{name} second") for kind in SECONDS]
    return [*seconds, *(made for kind in KINDS for made in filler.sorts(kind, name))]


def begun(kind: str, staff: str, on: str = DAY) -> dict[str, Any]:
    """The first step of a record, where its kind has states."""
    moves = schema(kind).get("x-transitions")
    if not moves:
        return {}
    first = next(state["key"] for state in moves["states"] if state.get("kind") == "initial")
    return {"steps": [{"to": first, "on": on, "by": staff}]}
