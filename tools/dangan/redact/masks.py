"""How a value above an audience's class is shown where its schema allows a masked form.

The number of stars never depends on the value, so a mask does not give away a length, and a
value too short to hide anything behind its shown part is masked as a whole.
"""

from __future__ import annotations

STARS = "****"
MASKS = ("account", "last4", "surname", "phone")

_SHORTEST_ACCOUNT = 16  # of which eight characters are shown
_SHORTEST_TAIL = 9  # four of eight characters shown would hide too little
_SHORTEST_PHONE = 11


def mask(value: str, how: str) -> str:
    """``value`` in its masked form.

    ``how`` is ``account`` (``6222 **** 0128``), ``last4`` (``**** 0128``), ``surname``
    (``王*``) or ``phone`` (``138****0000``). Raises ValueError for any other word. S0-24.
    """
    if how == "account":
        return _account(value)
    if how == "last4":
        return _last4(value)
    if how == "surname":
        return _surname(value)
    if how == "phone":
        return _phone(value)
    raise ValueError(f"no such mask: {how}")


def _account(value: str) -> str:
    bare = "".join(character for character in value if character.isalnum())
    if len(bare) < _SHORTEST_ACCOUNT:
        return _last4(value)
    return f"{bare[:4]} {STARS} {bare[-4:]}"


def _last4(value: str) -> str:
    bare = "".join(character for character in value if character.isalnum())
    return f"{STARS} {bare[-4:]}" if len(bare) >= _SHORTEST_TAIL else STARS


def _surname(value: str) -> str:
    name = value.strip()
    chinese = len(name) > 1 and "\u4e00" <= name[0] <= "\u9fff"
    return f"{name[0]}*" if chinese else "*"


def _phone(value: str) -> str:
    digits = "".join(character for character in value if character.isdecimal())
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= _SHORTEST_PHONE:
            digits = digits[len(prefix) :]
    if len(digits) < _SHORTEST_PHONE:
        return STARS
    return f"{digits[:3]}{STARS}{digits[-4:]}"
