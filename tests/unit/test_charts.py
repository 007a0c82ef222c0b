"""Charts: sound SVG, text as text, the same bytes each time."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.publish.charts import Chart, Mark, Series, chart_svg, shortened, text_width

SVG = "{http://www.w3.org/2000/svg}"

TIERS = Chart(
    type="stacked-bar",
    title="等级分布",
    unit="客户数",
    form="integer",
    labels=tuple(f"{year} 年{part}季度" for year in (2025, 2026) for part in "一二三"),
    series=(
        Series("A", "tier-a", (35, 37, 40, 42, 43, 41)),
        Series("B", "tier-b", (150, 155, 160, 163, 166, 172)),
        Series("C", "tier-c", (88, 86, 84, 85, 84, 83)),
    ),
)
SCORES = Chart(
    type="histogram",
    title="得分分布",
    unit="",
    form="integer",
    labels=("",) * 4,
    series=(Series("评估数", "blue-1", (3, 0, 12, 5)),),
    marks=(Mark(8500, "B", "A"), Mark(2000, "out", "of range")),
    edges=(7500, 8000, 8500, 9000, 9500),
    tones=("blue-3", "blue-3", "tier-a", "tier-a"),
)
COURSE = Chart(
    type="line",
    title="得分",
    unit="",
    form="score",
    labels=("一季度", "二季度", "三季度", "四季度"),
    series=(Series("得分", "blue-1", (8000, None, 8712, 8650)),),
    marks=(Mark(8500, "B", "A"),),
)
LOSSES = Chart(
    type="bar",
    title="损失",
    unit="元",
    form="money",
    labels=("质管部", "一个名称特别特别特别特别特别特别特别特别特别特别长的责任部门"),
    series=(Series("损失", "neutral", (120050, 0)),),
)
ALL = (TIERS, SCORES, COURSE, LOSSES)


def _read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own output


def _words(root: ET.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", ALL, ids=lambda one: one.type)
@pytest.mark.parametrize("narrow", [False, True])
def test_sound_and_accessible(chart: Chart, narrow: bool) -> None:
    svg = str(chart_svg(chart, "zh", narrow=narrow))
    assert svg == str(chart_svg(chart, "zh", narrow=narrow))
    root = _read(svg)
    assert root.get("role") == "img"
    assert chart.title in str(root.get("aria-label"))
    assert root[0].tag == f"{SVG}title"
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    width = int(str(root.get("width")))
    assert width == (340 if narrow else 560)
    for one in root.iter():
        for key in ("x", "y", "width", "height", "cx", "cy"):
            if key in one.attrib:
                assert 0 <= int(one.attrib[key]) <= max(width, 400), (one.tag, one.attrib)


def test_pale_bars_carry_their_value() -> None:
    root = _read(str(chart_svg(TIERS, "zh")))
    words = _words(root)
    for one in TIERS.series:
        assert all(str(value) in words for value in one.values)
    assert words[-1] == "296"
    titles = [one.text for one in root.iter(f"{SVG}title")]
    assert "2026 年三季度 B 172" in titles


def test_a_narrow_drawing_has_fewer_periods() -> None:
    words = _words(_read(str(chart_svg(TIERS, "zh", narrow=True))))
    assert "2025 年一季度" not in words
    assert "2026 年三季度" in words


def test_thresholds_stand_where_they_belong() -> None:
    root = _read(str(chart_svg(SCORES, "zh")))
    dashed = [one for one in root.iter(f"{SVG}line") if one.get("stroke-dasharray")]
    (line,) = dashed
    bars = list(root.iter(f"{SVG}rect"))
    third = int(bars[2].attrib["x"])
    assert abs(int(line.attrib["x1"]) - third) <= 2  # 85 is the lower edge of the third bin
    assert {"A", "B"} <= set(_words(root))


def test_a_line_has_gaps_where_values_are_missing() -> None:
    root = _read(str(chart_svg(COURSE, "zh")))
    lines = [one.attrib["points"].split() for one in root.iter(f"{SVG}polyline")]
    assert [len(points) for points in lines] == [2]
    assert len(list(root.iter(f"{SVG}circle"))) == 3


def test_values_cannot_become_markup() -> None:
    evil = '</text><script>alert(1)</script>"'
    charts = [replace(one, title=evil, labels=tuple(evil for _ in one.labels)) for one in ALL]
    for chart in charts:
        root = _read(str(chart_svg(chart, "en")))
        assert not list(root.iter(f"{SVG}script"))
        assert root[0].text == evil


@given(st.text(), st.integers(20, 400))
def test_long_words_are_cut(words: str, room: int) -> None:
    assert text_width(shortened(words, room)) <= room


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=20).filter(any))
def test_any_figures_can_be_drawn(values: list[int]) -> None:
    count = len(values)
    series = (Series("x", "blue-1", tuple(values)),)
    for kind in ("stacked-bar", "bar", "line"):
        _read(str(chart_svg(Chart(kind, "t", "", "integer", ("l",) * count, series), "zh")))
    edges = tuple(range(0, 500 * count + 1, 500))
    histogram = Chart("histogram", "t", "", "integer", ("",) * count, series, (), edges,
                      ("blue-1",) * count)  # fmt: skip
    _read(str(chart_svg(histogram, "zh")))
