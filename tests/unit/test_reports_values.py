"""How values look: one formatter for pages, reports, forms and sheets."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.publish.labels import field_cell, field_title, load_labels
from dangan.publish.reports import Stores, parse_report, run
from dangan.publish.tables import report_html, table_html, tier_html
from dangan.publish.values import Value, cell, decimal_text, decimals_for, text
from dangan.schema.model import Field
from tests.unit.publishing import AS_OF, kinds, report, sample, store, stores


@pytest.mark.parametrize(
    ("value", "form", "zh", "en"),
    [
        (123456789, "money", "1,234,567.89", "1,234,567.89"),
        (-705, "money", "−7.05", "−7.05"),
        (0, "money", "0.00", "0.00"),
        (8500, "score", "85.00", "85.00"),
        (3500, "percent", "35%", "35%"),
        (3505, "percent", "35.05%", "35.05%"),
        (1500, "quantity", "1.5", "1.5"),
        (1234567, "integer", "1,234,567", "1,234,567"),
        (None, "text", "未填", "not entered"),
        ("", "money", "未填", "not entered"),
        (None, "tier", "未评", "not rated"),
        ("A", "tier", "A", "A"),
        (1, "bool", "是", "yes"),
        (0, "bool", "否", "no"),
        (1, "tick", "✓", "✓"),
        (0, "tick", "", ""),
        (None, "tick", "", ""),
        ("2026Q3", "quarter", "2026 年三季度", "Q3 2026"),
        (25, "day-of-month", "25 日", "day 25"),
        ("2026-11-20T08:30:00+08:00", "timestamp", "2026-11-20 08:30", "2026-11-20 08:30"),
        ('["品质", null, "货期"]', "list", "品质、货期", "品质, 货期"),
        ("[]", "list", "未填", "not entered"),
        ("0531-55502716", "telephone", "0531-55502716", "0531-55502716"),
        ("0012", "bank-account", "0012", "0012"),
    ],
)
def test_formats(value: Value, form: str, zh: str, en: str) -> None:
    assert (text(value, form, "zh"), text(value, form, "en")) == (zh, en)


def test_what_stands_for_nothing() -> None:
    shown = {empty: cell(None, "money", "zh", empty=empty) for empty in
             ("missing", "unset", "dash", "zero", "blank")}  # fmt: skip
    assert {empty: (one.text, one.state) for empty, one in shown.items()} == {
        "missing": ("未填", "missing"),
        "unset": ("未设定", "unset"),
        "dash": ("—", "dash"),
        "zero": ("0.00", "zero"),
        "blank": ("", ""),
    }
    assert text(705, "score", "zh", signed=True) == "+7.05"
    assert text(-705, "score", "zh", signed=True) == "−7.05"
    assert cell(0, "integer", "zh", signed=True).text == "0"
    with pytest.raises(ValueError, match="whole number"):
        cell("12", "money", "zh")


@given(st.integers(-(10**15), 10**15), st.integers(0, 3), st.integers(0, 3))
def test_decimals_are_exact(value: int, scale: int, decimals: int) -> None:
    written = decimal_text(value, scale, decimals).replace(",", "").replace("−", "-")
    back = round(float(written) * 10**scale)
    assert abs(back - value) * 2 <= 10 ** max(scale - decimals, 0) + 1
    assert len(written.partition(".")[2]) == decimals


def test_a_column_shows_as_many_decimals_as_it_needs() -> None:
    assert decimals_for([3500, 3550, None], "percent") == 1
    assert decimals_for([3500, 4000], "percent") == 0
    assert decimals_for([1001], "quantity") == 3
    assert decimals_for([1], "money") == 2
    assert decimals_for(["x"], "text") == 0


@pytest.fixture(scope="module")
def staff() -> Stores:
    """What staff see of the sample."""
    return stores(store(sample()))


def _field(kind: str, pointer: str) -> Field:
    found = kinds()[kind].by_pointer[pointer]
    assert isinstance(found, Field)
    return found


def test_a_record_without_a_name_is_called_by_several_fields(staff: Stores) -> None:
    names = load_labels(staff.redacted, kinds()).records["evaluations"]
    assert names["E-26-22222"].zh == "安澍医药有限公司 · 公路运输 · 2026 年二季度"
    assert names["E-26-22222"].en.startswith("安澍医药有限公司 · ")
    assert names["E-26-22222"].en.endswith(" · Q2 2026")


def test_a_name_holds_nothing_that_the_audience_may_not_see() -> None:
    records = [
        (kind, {**value, "grade": "secret"} if value["id"] == "C-26-2222" else value)
        for kind, value in sample()
    ]
    names = load_labels(stores(store(records)).redacted, kinds()).records["evaluations"]
    assert names["E-26-22222"].zh == "公路运输 · 2026 年二季度"
    assert names["E-26-44444"].zh == "百穗粮油有限公司 · 公路运输 · 2026 年三季度"


def test_fields_are_shown_by_their_names(staff: Stores) -> None:
    labels = load_labels(staff.redacted, kinds())
    shown = [
        field_cell(value, _field(kind, pointer), labels, "zh").text
        for kind, pointer, value in (
            ("complaints", "/complaint_type", "goods"),
            ("customers", "/owner", "zhou-xiaolan"),
            ("customers", "/owner", "somebody-else"),
            ("evaluations", "/business_area", "road"),
            ("evaluations", "/business_area", "sea"),
            ("complaints", "/amount", 100),
            ("customers", "/important_new", 1),
            ("customers", "/address", None),
        )
    ]
    assert shown == ["商品", "周晓岚", "somebody-else", "公路运输", "sea", "1.00", "是", "未填"]
    assert labels.state("complaints", "closed", "en")
    assert labels.state("complaints", "no-such", "zh") == "no-such"
    assert field_title(_field("customers", "/terms/pay_cash"))


class _Cells(HTMLParser):
    """Counts elements and collects text, as a browser would read it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'


def test_values_cannot_become_markup(staff: Stores) -> None:
    header = "id: x\ntitle: X\nsections: [{id: a, title: A, columns: ["
    header += "{name: n, title: N, link: id, sort: n}, {name: m, title: M, format: list}]}]"
    sql = f"SELECT '{EVIL}' AS n, json_array('{EVIL}') AS m, '{EVIL}' AS id"
    found = parse_report(f"/*\n{header}\n*/\n{sql}", "x.sql")
    result = run(found, staff, lang="zh", as_of=AS_OF)
    parser = _Cells()
    parser.feed(str(report_html(result, lambda _, ident: f"/{ident}")))
    assert not {"script", "img"} & set(parser.tags)
    assert parser.tags.count("td") == 2
    assert parser.words.count(EVIL) == 2
    assert ("data-sort", EVIL) in parser.attributes


def test_tables(staff: Stores) -> None:
    result = report("customer-list", staff)
    (section,) = result.sections

    def href(kind: str | None, ident: str) -> str | None:
        return f"/{kind}/{ident}" if kind == "customers" else None

    shown = str(table_html(section, "zh", href, group="name_initial"))
    assert '<a href="/customers/C-26-2222">安澍医药有限公司</a>' in shown
    assert '<tr class="dg-group" id="letter-A"><th colspan="17"' in shown
    assert 'data-label="账号">0999 **** 5555</td>' in shown
    assert ">周晓岚</td>" in shown  # a record without a page is no link
    assert re.search(r'<th scope="col" class="center" data-column="tier".* data-extra>', shown)
    form = [one for one in section.columns if not one.extra]
    short = str(table_html(section, "zh", href, columns=form, rows=section.rows[:1]))
    assert short.count("<td") == 9
    assert tier_html(None, "zh") == '<span class="dg-tier dg-tier-none">未评</span>'


def test_every_kind_of_section_is_shown(staff: Stores) -> None:
    shown = str(report_html(report("tier-report", staff, "2026Q3"), lambda *_: None))
    assert "3 家客户已评 2 家，未评 1 家" in html.unescape(shown)
    for part in ("dg-finding", "dg-figures", "dg-chart-narrow", "dg-half", "dg-note", "<tfoot>"):
        assert part in shown
    facts = str(report_html(report("complaint-summary", staff, "2026-10"), lambda *_: None))
    assert "<dt>每天投诉次数</dt><dd>0.06</dd>" in facts
    empty = str(report_html(report("complaint-register", staff, "2025-01"), lambda *_: None))
    assert '<p class="dg-empty">本期没有受理投诉。</p>' in empty
