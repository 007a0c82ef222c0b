"""The words of the sample company, read from ``data/``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dangan.productfile import parse

_READING = re.compile(r"(?P<sign>[^a-z ])(?P<reading>[a-z]+)")


@dataclass(frozen=True)
class Sign:
    """A character of a name and how it is read, without tone."""

    text: str
    reading: str


@dataclass(frozen=True)
class Goods:
    """Something carried: name, specification, unit, and yuan a unit."""

    name: str
    specification: str
    unit: str
    price: int


@dataclass(frozen=True)
class Trade:
    """What a customer does: the words behind its core name, who serves it, what it ships."""

    name: str
    area: str
    industry: str
    goods: tuple[Goods, ...]
    need: str


@dataclass(frozen=True)
class Service:
    """What a supplier provides."""

    name: str
    type: str
    services: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class District:
    """A county, district or county-level city."""

    code: str
    name: str


@dataclass(frozen=True)
class City:
    """A prefecture-level city or municipality with its telephone and postal areas."""

    code: str
    name: str
    area: str
    postcode: str
    weight: int
    local: str
    districts: tuple[District, ...]


@cache
def data(name: str) -> dict[str, Any]:
    """The content of ``data/NAME.yaml``."""
    path = Path(__file__).parent / "data" / f"{name}.yaml"
    found: dict[str, Any] = parse(path.read_bytes())
    return found


@cache
def signs(name: str) -> tuple[Sign, ...]:
    """A list of characters with their readings from ``names.yaml``."""
    found = _READING.finditer(data("names")[name])
    return tuple(Sign(match["sign"], match["reading"]) for match in found)


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of words from ``names.yaml``."""
    found = data("names")[name]
    return tuple(found.split() if isinstance(found, str) else found)


@cache
def trades() -> tuple[Trade, ...]:
    """The trades of customers."""
    return tuple(
        Trade(
            name=entry["name"],
            area=entry["area"],
            industry=entry["industry"],
            goods=tuple(Goods(str(n), str(s), u, p) for n, s, u, p in entry["goods"]),
            need=entry["need"],
        )
        for entry in data("trades")["customers"]
    )


@cache
def services() -> tuple[Service, ...]:
    """The trades of suppliers."""
    return tuple(
        Service(entry["name"], entry["type"], tuple((n, c) for n, c in entry["services"]))
        for entry in data("trades")["suppliers"]
    )


@cache
def cities() -> tuple[City, ...]:
    """The cities in which customers and suppliers sit."""
    return tuple(
        City(**{**entry, "districts": tuple(District(**one) for one in entry["districts"])})
        for entry in data("places")["cities"]
    )
