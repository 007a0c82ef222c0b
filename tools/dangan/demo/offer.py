"""The company's products and services, as the tables of finance and other records name them."""

from __future__ import annotations

from decimal import Decimal

from dangan.demo import days
from dangan.demo.company import ADMIN
from dangan.demo.vocabulary import data
from dangan.demo.world import Record, World

# keys of `data/products.yaml` that serve the making of sales only
INNER = frozenset({"area", "share", "withdrawn"})


def write(world: World) -> None:
    """Write every product; one is no longer sold."""
    founded = data("company")["company"]["founded_on"]
    for entry in (*data("products")["products"], *data("products")["goods"]):
        service = "area" in entry
        record: Record = {key: value for key, value in entry.items() if key not in INNER}
        record["price"] = _number(entry["price"])
        record["product_kind"] = "service" if service else "goods"
        record["launched_on"] = founded if service else days.text(world.start - 900)
        if not service:
            record["supplier"] = _supplier(world, entry["category"])
        record = {key: value for key, value in record.items() if value is not None}
        _save(world, record, world.start - 1, "建立产品目录")
        if entry.get("withdrawn"):
            day = days.workday(world.start + 200)
            _save(world, {**record, "withdrawn_on": days.text(day)}, day, "停售，由四探头型号替代")


def _number(value: int | float) -> int | Decimal:
    """A number as records write it: exact."""
    return value if isinstance(value, int) else Decimal(str(value))


TRADES = {"包装物资": "包装制品", "监控设备": "信息技术", "园区弱电": "安防设备"}


def _supplier(world: World, category: str) -> str | None:
    """Who supplies goods of ``category``, where such a supplier is on file."""
    trade = TRADES[category]
    known = (one for one in world.suppliers if one.opened < world.start)
    return next((one.id for one in known if one.trade == trade), None)


def _save(world: World, record: Record, day: int, subject: str) -> None:
    world.journal.save("products", record, day, 9 * 60 + 40, ADMIN, subject, record["name"])
