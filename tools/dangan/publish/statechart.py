"""A drawing of the states of a kind and the steps between them, made from its schema (S4-6.17).

Each state has a row. The ordinary course runs straight down; other steps leave on the right
and go down, those that lead back leave on the left and go up. Steps to one state share one
line, so that a state that may be entered from everywhere costs one line and not ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from dangan.publish.charts import FAINT, LINE, TEXT, text_width
from dangan.publish.markup import tag
from dangan.schema.model import Kind, Transitions
from dangan.text import say

ONWARD = "var(--dg-blue-2,#3F76A8)"
BACK = "var(--dg-neutral,#8494A3)"
GROUND = "var(--dg-ground,#F5F7F9)"

_BOX, _LABEL = 132, 136  # the widest lines of a state's name and of a step, in pixels
_TEXT_LINE, _PAD, _TRACK = 15, 12, 14
_ENTRY, _EXIT, _GAP, _APART = 16, 9, 18, 34
_BEND, _DOT, _EDGE = 6, 5, 8
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class _Edge:
    """All moves from one state to another, with what they are called."""

    origin: int
    target: int
    action: str

    @property
    def straight(self) -> bool:
        return self.target == self.origin + 1

    @property
    def back(self) -> bool:
        return self.target <= self.origin


@dataclass
class _Row:
    """A state in its place; ``ports`` are the heights at which lines leave and arrive."""

    name: list[str]
    role: str
    first: bool  # whether another group of states begins here
    top: int = 0
    height: int = 0
    exits: dict[int, int] = field(default_factory=dict)
    entries: dict[bool, int] = field(default_factory=dict)

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True)
class _Frame:
    """Where the columns of the drawing are."""

    left: int
    right: int
    width: int

    @property
    def middle(self) -> int:
        return (self.left + self.right) // 2


def statechart_svg(kind: Kind, lang: str) -> Markup | None:
    """The states of ``kind`` as an SVG element in ``lang``, or None where it has none.

    Equal schemas give equal bytes. Colours are CSS variables with those of light pages behind
    them, so the drawing follows the page and prints on its own.
    """
    transitions = kind.transitions
    if transitions is None or not transitions.states:
        return None
    groups = _groups(transitions)
    order = [key for group in groups for key in group]
    titles = {state.key: state.title.get(lang) for state in transitions.states}
    roles = {state.key: state.role for state in transitions.states}
    starts = {group[0] for group in groups[1:]}
    rows = [_Row(_wrapped(titles[k], _BOX), roles[k], k in starts) for k in order]
    edges = _edges(transitions, order, lang)
    floor = _place(rows, edges)
    tracks = {back: _tracks(rows, edges, back=back) for back in (False, True)}
    frame = _frame(rows, edges, tracks)
    names = [titles[key] for key in order]
    body: list[Markup] = []
    for edge in edges:
        said = say("statechart.edge", lang, origin=names[edge.origin], target=names[edge.target],
                   action=edge.action)  # fmt: skip
        side = tracks[edge.back]
        lines = _straight(rows, edge, frame) if edge.straight else _around(rows, edge, frame, side)
        body.append(tag("g", tag("title", said) + lines))
    body += [part for row in rows for part in _state(row, frame)]
    legend, reach = _legend(lang, floor + 26)
    width, height = max(frame.width, reach), floor + 34
    body += [tag("line", x1=0, y1=floor + 6, x2=width, y2=floor + 6, stroke=LINE), *legend]
    title = say("statechart.title", lang, kind=kind.title.get(lang))
    return tag(
        "svg",
        tag("title", title) + Markup("").join(body),
        xmlns="http://www.w3.org/2000/svg",
        class_="dg-chart dg-statechart",
        role="img",
        aria_label=title,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        font_size=12,
    )


def _groups(transitions: Transitions) -> list[list[str]]:
    """The states in rows: each group that hangs together, its ordinary course first.

    The ordinary course takes the first move that the schema lists to a state not yet passed.
    Then follow the states beside it, and at last those that end the process.
    """
    moves = [(move.origin, move.target) for move in transitions.moves]
    left = [state.key for state in transitions.states]
    terminal = {state.key for state in transitions.states if state.role == "terminal"}
    groups = []
    while left:
        group = _connected(left[0], moves)
        course = [left[0]]
        while course[-1] not in terminal or len(course) == 1:
            onward = [b for a, b in moves if a == course[-1] and b not in course]
            if not onward:
                break
            course.append(onward[0])
        rest = [key for key in left if key in group and key not in course]
        beside = sorted(rest, key=lambda key: key in terminal)
        groups.append([*course, *beside])
        left = [key for key in left if key not in group]
    return groups


def _connected(start: str, moves: Sequence[tuple[str, str]]) -> set[str]:
    found, before = {start}, 0
    while len(found) > before:
        before = len(found)
        found |= {key for pair in moves if found & set(pair) for key in pair}
    return found


def _edges(transitions: Transitions, order: Sequence[str], lang: str) -> list[_Edge]:
    actions: dict[tuple[int, int], list[str]] = {}
    for move in transitions.moves:
        pair = (order.index(move.origin), order.index(move.target))
        said = actions.setdefault(pair, [])
        if move.action.get(lang) not in said:
            said.append(move.action.get(lang))
    return [_Edge(*pair, " / ".join(said)) for pair, said in sorted(actions.items())]


def _place(rows: Sequence[_Row], edges: Sequence[_Edge]) -> int:
    """Give every row its place and its ports; returns the foot of the lowest."""
    y = _EDGE
    for n, row in enumerate(rows):
        arriving = any(edge.straight and edge.target == n for edge in edges)
        if n and not arriving:
            y += _APART if row.first else _GAP
        if row.role == "initial":
            y += _GAP
        row.top = y
        onward = [e for e in edges if e.origin == n and not e.straight and not e.back]
        back = [e for e in edges if e.origin == n and e.back]
        entered = {side: any(_enters(e, n, back=side) for e in edges) for side in (False, True)}
        # the order on each side is the one in which no line crosses another of the same state
        right, left = y + _PAD // 2, y + _PAD // 2
        if entered[False]:
            row.entries[False] = right + _ENTRY // 2
            right += _ENTRY
        for edge in sorted(onward, key=lambda e: -e.target):
            right = row.exits[edge.target] = right + _room(edge)
        for edge in sorted(back, key=lambda e: -e.target):
            left = row.exits[edge.target] = left + _room(edge)
        if entered[True]:
            row.entries[True] = left + _ENTRY // 2 + 4
            left += _ENTRY + 4
        own = len(row.name) * _TEXT_LINE + _PAD
        row.height = max(own, right - y + _PAD // 2, left - y + _PAD // 2)
        y = row.bottom
        down = next((e for e in edges if e.straight and e.origin == n), None)
        if down is not None:
            y += len(_wrapped(down.action, _LABEL)) * _TEXT_LINE + _GAP
    return y


def _enters(edge: _Edge, row: int, *, back: bool) -> bool:
    return edge.target == row and edge.back == back and not edge.straight


def _room(edge: _Edge) -> int:
    return len(_wrapped(edge.action, _LABEL)) * _TEXT_LINE + _EXIT


def _tracks(rows: Sequence[_Row], edges: Sequence[_Edge], *, back: bool) -> dict[int, int]:
    """The lane of the line into each state, 0 next to the boxes; short lines lie inside."""
    spans: dict[int, tuple[int, int]] = {}
    for edge in edges:
        if edge.back == back and not edge.straight:
            ends = rows[edge.origin].exits[edge.target], rows[edge.target].entries[back]
            low, high = spans.get(edge.target, ends)
            spans[edge.target] = min(low, *ends), max(high, *ends)
    lanes: list[list[tuple[int, int]]] = []
    found: dict[int, int] = {}
    for target, span in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[0])):
        free = (
            n
            for n, lane in enumerate(lanes)
            if all(span[1] < low - _BEND or high + _BEND < span[0] for low, high in lane)
        )
        lane = next(free, len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(span)
        found[target] = lane
    return found


def _frame(
    rows: Sequence[_Row], edges: Sequence[_Edge], tracks: dict[bool, dict[int, int]]
) -> _Frame:
    box = max(text_width(line) for row in rows for line in row.name) + 2 * _PAD

    def side(back: bool) -> int:
        lines = [
            text_width(line)
            for edge in edges
            if edge.back == back and not edge.straight
            for line in _wrapped(edge.action, _LABEL)
        ]
        lanes = max(tracks[back].values(), default=-1) + 1
        return max(lines, default=0) + 2 * _EDGE + lanes * _TRACK

    beside = [
        text_width(line) + 2 * _EDGE - box // 2
        for edge in edges
        if edge.straight
        for line in _wrapped(edge.action, _LABEL)
    ]
    left = side(back=True)
    right = left + box
    return _Frame(left, right, right + max(side(back=False), *beside, _EDGE, 0))


def _straight(rows: Sequence[_Row], edge: _Edge, frame: _Frame) -> Markup:
    """The line to the next row, with its words beside it."""
    top, end = rows[edge.origin].bottom, rows[edge.target].top
    x = frame.middle
    lines = _wrapped(edge.action, _LABEL)
    first = (top + end - len(lines) * _TEXT_LINE) // 2 + 10
    return (
        _path(f"M{x},{top}V{end - 5}", ONWARD)
        + _head(f"M{x - 4},{end - 7}h8l-4,7z", ONWARD)
        + _lines(lines, (x + _EDGE, first), "start", FAINT)
    )


def _around(rows: Sequence[_Row], edge: _Edge, frame: _Frame, tracks: dict[int, int]) -> Markup:
    """The line around other rows: out, along the lane of its target, and in again."""
    out, into = rows[edge.origin].exits[edge.target], rows[edge.target].entries[edge.back]
    lanes = max(tracks.values())
    side = -1 if edge.back else 1
    if edge.back:
        box, lane = frame.left, _EDGE + (lanes - tracks[edge.target]) * _TRACK
    else:
        box = frame.right
        lane = frame.width - _EDGE - (lanes - tracks[edge.target]) * _TRACK
    turn = 1 if into > out else -1
    bend = min(_BEND, abs(into - out) // 2)
    path = (
        f"M{box},{out}H{lane - side * bend}Q{lane},{out} {lane},{out + turn * bend}"
        f"V{into - turn * bend}Q{lane},{into} {lane - side * bend},{into}H{box + side * 5}"
    )
    ink = BACK if edge.back else ONWARD
    lines = _wrapped(edge.action, _LABEL)
    first = out - 4 - (len(lines) - 1) * _TEXT_LINE
    at = box + side * _EDGE, first
    return (
        _path(path, ink)
        + _head(f"M{box + side * 7},{into - 4}v8l{-side * 7},-4z", ink)
        + _lines(lines, at, "end" if edge.back else "start", FAINT)
    )


def _state(row: _Row, frame: _Frame) -> Iterator[Markup]:
    """A state: its box, doubled where the process ends, with a dot in front where it begins."""
    wide = frame.right - frame.left
    if row.role == "initial":
        x, y = frame.middle, row.top
        yield tag("circle", cx=x, cy=y - _GAP + _DOT, r=_DOT, fill=TEXT)
        yield _path(f"M{x},{y - _GAP + 2 * _DOT}V{y - 5}", TEXT)
        yield _head(f"M{x - 4},{y - 7}h8l-4,7z", TEXT)
    yield _box(frame.left, row.top, wide, row.height)
    if row.role == "terminal":
        yield _box(frame.left + 3, row.top + 3, wide - 6, row.height - 6)
    first = row.top + (row.height - len(row.name) * _TEXT_LINE) // 2 + 12
    yield _lines(row.name, (frame.middle, first), "middle", TEXT, bold=True)


def _legend(lang: str, y: int) -> tuple[list[Markup], int]:
    """What the dot, the double box and the grey lines mean, and how far to the right it goes."""
    parts: list[Markup] = []
    x = _EDGE
    for key in ("initial", "terminal", "back"):
        if key == "initial":
            parts.append(tag("circle", cx=x + 8, cy=y - 4, r=_DOT, fill=TEXT))
        elif key == "terminal":
            parts += [_box(x, y - 11, 16, 14), _box(x + 3, y - 8, 10, 8)]
        else:
            parts.append(_path(f"M{x},{y - 4}H{x + 16}", BACK))
        words = say(f"statechart.{key}", lang)
        parts.append(_lines([words], (x + 22, y), "start", FAINT))
        x += 22 + text_width(words) + 2 * _EDGE
    return parts, x


def _wrapped(words: str, room: int) -> list[str]:
    """``words`` in lines of at most ``room`` pixels, broken at blanks where that is enough."""
    lines = [""]
    for word in _WORD.findall(words):
        if lines[-1] and text_width(lines[-1] + word.rstrip()) > room:
            lines.append("")
        for letter in word if text_width(word.rstrip()) > room else [word]:
            if lines[-1] and text_width(lines[-1] + letter.rstrip()) > room:
                lines.append("")
            lines[-1] += letter
    return [line.rstrip() for line in lines]


def _lines(
    lines: Iterable[str], at: tuple[int, int], anchor: str, fill: str, *, bold: bool = False
) -> Markup:
    weight = {"font_weight": 600} if bold else {}
    return Markup("").join(
        tag("text", line, x=at[0], y=at[1] + n * _TEXT_LINE, text_anchor=anchor, fill=fill,
             **weight)
        for n, line in enumerate(lines)
    )  # fmt: skip


def _box(x: int, y: int, width: int, height: int) -> Markup:
    return tag("rect", x=x, y=y, width=width, height=height, rx=4, fill=GROUND, stroke=FAINT)


def _path(path: str, stroke: str) -> Markup:
    return tag("path", d=path, fill="none", stroke=stroke, stroke_width="1.5")


def _head(path: str, fill: str) -> Markup:
    return tag("path", d=path, fill=fill)
