"""The drawing of a kind's states: sound SVG, nothing on top of anything, the same bytes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangan.project import open_project
from dangan.publish.charts import text_width
from dangan.publish.statechart import statechart_svg
from dangan.schema.kinds import Kind, Move, State, Transitions, read_kinds
from dangan.text import LANGUAGES, Both

SVG = "{http://www.w3.org/2000/svg}"
BASE = Path(__file__).parents[1] / "corpus" / "base"
KINDS = ("complaints", "customers", "suppliers")


@cache
def _kinds() -> dict[str, Kind]:
    return read_kinds(open_project(BASE))[0]


def _read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own output


def _words(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_and_step_is_named(name: str, lang: str) -> None:
    kind = _kinds()[name]
    svg = statechart_svg(kind, lang)
    assert svg is not None
    assert svg == statechart_svg(kind, lang)
    root = _read(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}title")
    assert kind.title.get(lang) in str(root.get("aria-label"))
    said = re.sub(r"\s", "", "".join(_words(root)))
    assert kind.transitions is not None
    for state in kind.transitions.states:
        assert re.sub(r"\s", "", state.title.get(lang)) in said
    for move in kind.transitions.moves:
        assert re.sub(r"\s", "", move.action.get(lang)) in said
    drawn = [group.findtext(f"{SVG}title") for group in root.iter(f"{SVG}g")]
    pairs = {(move.origin, move.target) for move in kind.transitions.moves}
    assert len(drawn) == len(set(drawn)) == len(pairs)


def test_a_kind_without_states_has_no_drawing() -> None:
    assert statechart_svg(_kinds()["contracts"], "zh") is None
    none = replace(_kinds()["suppliers"], transitions=Transitions((), ()))
    assert statechart_svg(none, "zh") is None


def test_colours_follow_the_page_and_print_without_it() -> None:
    svg = str(statechart_svg(_kinds()["complaints"], "zh"))
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) - {"none"}
    assert colours
    assert all(re.fullmatch(r"var\(--dg-[a-z0-9-]+,#[0-9A-F]{6}\)", one) for one in colours)
    assert "style=" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_the_ordinary_course_runs_straight_down() -> None:
    root = _read(str(statechart_svg(_kinds()["complaints"], "zh")))
    bold = [t for t in root.iter(f"{SVG}text") if t.get("font-weight")]
    names = [text.text for text in sorted(bold, key=lambda text: int(str(text.get("y"))))]
    assert names == [
        *("已收到", "已登记", "已受理", "已交办", "调查中", "已提出方案", "已审批", "协商中"),
        *("执行中", "已办结", "已结案", "诉讼程序", "不予受理", "已撤回"),
        *("待处理", "跟进中", "已解决", "转为投诉"),
    ]


def test_words_that_look_like_markup_are_words() -> None:
    kind = _chart([("a", "b", '<script>"&')], ["a", "b"])
    root = _read(str(statechart_svg(kind, "zh")))
    assert '<script>"&' in "".join(_words(root))
    assert root.find(f".//{SVG}script") is None


def _chart(moves: list[tuple[str, str, str]], states: list[str]) -> Kind:
    made = Transitions(
        tuple(
            State(key, Both(key, key), "initial" if n == 0 else "terminal" if n == 3 else "")
            for n, key in enumerate(states)
        ),
        tuple(
            Move(origin, target, Both(action, action), (), (), (), None, None)
            for origin, target, action in moves
        ),
    )
    return replace(_kinds()["suppliers"], transitions=made)


def _boxes(root: ET.Element) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right and bottom of every line of words, without its descenders."""
    for text in root.iter(f"{SVG}text"):
        x, y = int(str(text.get("x"))), int(str(text.get("y")))
        wide = text_width(text.text or "")
        left = {"start": x, "middle": x - wide // 2, "end": x - wide}[str(text.get("text-anchor"))]
        yield left, y - 10, left + wide, y


names = st.sampled_from(["接单", "已收到", "Being agreed with the customer", "X", "调查" * 9])


@st.composite
def processes(draw: Any) -> Kind:
    """A process of up to eight states with any moves between them."""
    count = draw(st.integers(1, 8))
    states = [f"{draw(names)}{n}" for n in range(count)]
    place = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(place, place, names), max_size=14))
    return _chart([(states[a], states[b], action) for a, b, action in pairs], states)


@settings(max_examples=60, deadline=None)
@given(processes(), st.sampled_from(LANGUAGES))
def test_no_words_overlap_or_leave_the_drawing(kind: Kind, lang: str) -> None:
    root = _read(str(statechart_svg(kind, lang)))
    width, height = int(str(root.get("width"))), int(str(root.get("height")))
    boxes = list(_boxes(root))
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert right <= width
        assert top >= 0
        assert bottom <= height
    for (l1, t1, r1, b1), (l2, t2, r2, b2) in combinations(boxes, 2):
        assert r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1
    places = [
        int(n)
        for path in root.iter(f"{SVG}path")
        for n in re.findall(r"[MH](-?\d+)", str(path.get("d")))
    ]
    assert all(0 <= x <= width for x in places)
