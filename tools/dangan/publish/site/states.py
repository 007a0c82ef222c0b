"""What the states of a kind are called, and which of them end it."""

from __future__ import annotations

from dangan.schema.model import Kind


def state_title(kind: Kind, key: str, lang: str) -> str:
    """What a state of ``kind`` is called."""
    for state in kind.transitions.states if kind.transitions else ():
        if state.key == key:
            return state.title.get(lang)
    return key


def finished(kind: Kind, state: str) -> bool:
    """Whether nothing follows ``state``."""
    return any(
        one.key == state and one.role == "terminal"
        for one in (kind.transitions.states if kind.transitions else ())
    )
