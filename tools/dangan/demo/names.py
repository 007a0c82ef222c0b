"""Invented firms, persons, banks and numbers, none of which is anybody's."""

from __future__ import annotations

from dataclasses import dataclass

from stdnum.cn import ric, uscc

from dangan.demo.dice import Dice
from dangan.demo.vocabulary import City, District, Sign, cities, services, signs, trades, words

WIDTH = 199  # a prime not above the length of both lists of characters
STRIDE = 83
TRIES = 60
LEGAL_FORM = "有限公司"


@dataclass(frozen=True)
class FirmName:
    """A firm's full name, the name people use, and its core in letters for addresses."""

    name: str
    short: str
    latin: str


@dataclass(frozen=True)
class Place:
    """Where somebody sits."""

    city: City
    district: District
    address: str
    postcode: str


class Names:
    """Everything that must not be given out twice, in the order in which it is asked for.

    ``reserved`` are core names that are taken already.
    """

    def __init__(self, seed: str, reserved: frozenset[str]) -> None:
        self._reserved = reserved
        self._sounds: set[str] = set()
        self._first = Dice(seed, "first").shuffled(signs("first"))
        self._second = Dice(seed, "second").shuffled(signs("second"))
        self._starts = Dice(seed, "starts")
        self._bases: dict[int, int] = {}
        self._counts: dict[int, int] = {}
        self._phones: dict[str, int] = {}
        self._taxes: set[str] = set()

    def firm(self, trade: int, city: City) -> FirmName:
        """The next firm of a trade (customers' trades first, then suppliers').

        No two firms share a core name, and as long as there are enough readings none sounds
        like another.
        """
        for _ in range(TRIES):
            core, step = self._core(trade)
            sound = " ".join(sign.reading for sign in core)
            text = "".join(sign.text for sign in core)
            if text not in self._reserved and sound not in self._sounds:
                break
        self._sounds.add(sound)
        trade_name = (
            trades()[trade].name
            if trade < len(trades())
            else services()[trade - len(trades())].name
        )
        place = city.name.removesuffix("市") if step >= WIDTH or step % 9 == 4 else ""
        return FirmName(
            name=f"{place}{text}{trade_name}{LEGAL_FORM}",
            short=text + trade_name,
            latin="".join(sign.reading for sign in core),
        )

    def _core(self, trade: int) -> tuple[list[Sign], int]:
        """The next core name of a trade and its number.

        Firms of one trade walk through both lists side by side, each trade with its own
        distance between them: two of them share a character only after the first 199, and no
        two firms share both.
        """
        everything = len(trades()) + len(services())
        count = self._counts.get(trade, 0)
        self._counts[trade] = count + 1
        layer, step = divmod(count, WIDTH)
        offset = layer * everything + trade
        if trade not in self._bases:
            self._bases[trade] = self._starts.below(WIDTH)
        index = (self._bases[trade] + step * STRIDE) % WIDTH
        core = [self._first[index], self._second[(index + offset) % WIDTH]]
        if offset >= WIDTH:
            third = signs("third")
            core.append(third[(offset // WIDTH - 1) % len(third)])
        return core, count

    def phone(self, city: City) -> str:
        """A telephone number of the city from its 5550 or 555 block; the last digit is even."""
        count = self._phones.get(city.area, 0)
        self._phones[city.area] = count + 1
        # 2919 has no factor in common with 5,000: numbers look drawn, and none comes twice
        block, local = divmod(count, 5_000)
        local = (local * 2919 * 2 + 2170) % 10_000
        return f"{city.area}-{int(city.local) + block} {local:04d}"

    @staticmethod
    def fax(phone: str) -> str:
        """The fax number that belongs to a telephone number: the next one."""
        return f"{phone[:-1]}{int(phone[-1]) + 1}"

    def tax_number(self, dice: Dice) -> str:
        """A unified social credit code of a registration office that does not exist (379900)."""
        while True:
            body = "".join(dice.pick("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
            stem = f"91379900MA{body}"
            number = stem + uscc.calc_check_digit(stem)
            if number not in self._taxes:
                self._taxes.add(number)
                return number

    @staticmethod
    def resident_number(dice: Dice, district: str) -> str:
        """A resident number of a whole province with order code 000, which nobody ever gets."""
        stem = f"{district[:2]}0000{dice.between(1968, 1994)}{dice.between(1, 12):02d}"
        stem += f"{dice.between(1, 28):02d}000"
        return stem + ric.calc_check_digit(stem + "0")


def person(dice: Dice) -> str:
    """An invented person's name."""
    return person_signs(dice)[0]


def person_signs(dice: Dice) -> tuple[str, str, str]:
    """An invented person's name, and surname and given name in letters."""
    several = dice.chance(0.06)
    surname = dice.pick(signs("surnames_several_readings" if several else "surnames"))
    if dice.chance(0.12):
        given = [dice.pick(signs("given_single"))]
    else:
        given = [dice.pick(signs("given_first")), dice.pick(signs("given_second"))]
    return (
        surname.text + "".join(sign.text for sign in given),
        surname.reading,
        "".join(sign.reading for sign in given),
    )


def city_of(dice: Dice) -> City:
    """A city, drawn by how much business comes from there."""
    found = cities()
    return dice.weighted(found, [city.weight for city in found])


def place(dice: Dice, city: City) -> Place:
    """An address in ``city``."""
    district = dice.pick(city.districts)
    street = dice.pick(words("streets")) + dice.pick(words("street_kinds"))
    return Place(
        city=city,
        district=district,
        address=f"{city.name}{district.name}{street} {dice.between(1, 299)} 号",
        postcode=f"{city.postcode}{dice.between(0, 99):02d}",
    )


def bank(dice: Dice, where: Place) -> str:
    """A branch of an invented bank."""
    district = where.district.name
    if len(district) > 2:
        district = district.rstrip("区县市")
    return f"{dice.pick(words('banks'))}{district}支行"


def account(dice: Dice) -> str:
    """An account number of a firm: sixteen digits that do not start like a card."""
    return f"{dice.between(80, 98)}" + "".join(str(dice.below(10)) for _ in range(14))
