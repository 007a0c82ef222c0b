"""Forms: filled, blank, on paper and as sheets."""

from __future__ import annotations

import io
import re
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.project import Project, UserError
from dangan.publish.filled import Box, Filled, Head, Listing, Press
from dangan.publish.formfile import load_forms, parse_form
from dangan.publish.formpage import form_css, form_html
from dangan.publish.forms import (
    Signer,
    applies,
    fill_blank,
    fill_record,
    fill_report,
    open_press,
)
from dangan.publish.formsheet import form_xlsx
from dangan.publish.layout import pages
from dangan.publish.reports import RefusedError, Stores, load_reports
from dangan.publish.sheets import Stamp
from tests.unit.publishing import (
    ACCESS,
    AS_OF,
    COMPANY,
    PERIODS,
    customer,
    project,
    report,
    sample,
    store,
    stores,
)

FORMS = load_forms(project())
RECORDS = {"customers": "C-26-2222", "complaints": "T-26-22222", "evaluations": "E-26-33333"}


@pytest.fixture(scope="module")
def full() -> sqlite3.Connection:
    """The full store of the sample."""
    return store(sample())


def _press(held: Stores, lang: str = "zh") -> Press:
    name = COMPANY["name" if lang == "zh" else "name_en"]
    stamp = Stamp(str(name), AS_OF, "8f3c21e", held.audience.title.get(lang))
    return open_press(project(), held, load_reports(project()), stamp, lang=lang, as_of=AS_OF)


@pytest.fixture(scope="module")
def press(full: sqlite3.Connection) -> Press:
    """What staff fill forms from."""
    return _press(stores(full))


def _fill(name: str, press: Press) -> Filled:
    form = FORMS[name]
    if form.report is None:
        return fill_record(form, press, RECORDS[str(form.kind)])
    period = PERIODS[press.reports[form.report].period]
    return fill_report(form, report(form.report, press.stores, period, press.lang), press)


def _heads(filled: Filled) -> list[str]:
    (listing,) = filled.blocks
    assert isinstance(listing, Listing)
    return [head.title for head in listing.heads]


def _values(filled: Filled) -> dict[str, str]:
    return {
        item.title: item.value
        for block in filled.blocks
        if isinstance(block, Box)
        for row in block.rows
        for item in row
    }


def test_the_customer_list_has_exactly_its_columns(press: Press) -> None:
    filled = _fill("cf-yy-bd-01", press)
    assert _heads(filled) == [
        *("序号", "名称", "地址", "联系人", "电话", "传真", "开户行", "账号", "税号"),
    ]
    assert (filled.number, filled.title) == ("CF-YY-BD-01", "客户清单")
    assert [sign.title for sign in filled.signs] == ["负责人", "审核", "填表人", "填表日期"]
    (listing,) = filled.blocks
    assert isinstance(listing, Listing)
    assert listing.rows[0][7] == "0999 **** 5555"
    assert listing.rows[1][2:] == ("",) * 7  # nothing entered: a place to write in


def test_the_supplier_list_has_exactly_its_columns(press: Press) -> None:
    filled = _fill("cf-yy-bd-02", press)
    assert _heads(filled) == [
        *("序号", "供应商、分包商、产品提供商", "服务／产品名称", "服务／产品类别", "地址"),
        *("法人代表", "联系人", "电话", "传真"),
    ]
    assert filled.number == "CF-YY-BD-02"
    assert filled.signs[-1].title == "填表时间"


def test_a_closed_customer_is_not_on_the_list() -> None:
    steps = [{"to": "trading", "on": "2025-01-05"}, {"to": "closed", "on": "2026-01-05"}]
    records = [customer("C-26-9999", "阿里山茶业", steps=steps), *sample()]
    (listing,) = _fill("cf-yy-bd-01", _press(stores(store(records)))).blocks
    assert isinstance(listing, Listing)
    assert [row[0] for row in listing.rows] == ["1", "2", "3"]
    assert "阿里山茶业" not in {row[1] for row in listing.rows}


def test_the_tracking_list_has_all_columns(full: sqlite3.Connection) -> None:
    assert len(_heads(_fill("complaint-tracking", _press(stores(full, "board"))))) == 25
    assert len(_heads(_fill("complaint-tracking", _press(stores(full, "staff"))))) == 24


@pytest.fixture(scope="module")
def board(full: sqlite3.Connection) -> Press:
    """What those who see everything fill forms from."""
    return _press(stores(full, "board"))


def _ways(name: str, press: Press) -> list[Filled]:
    """A form blank and, where the sample has a record for it, filled."""
    kind = FORMS[name].kind
    blank = fill_blank(FORMS[name], press)
    if kind and kind not in RECORDS:
        return [blank]
    try:
        return [_fill(name, press), blank]
    except RefusedError:
        return [blank]  # the report behind it needs what this audience may not see


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("who", sorted(ACCESS.audiences))
def test_every_shipped_form_as_pages(who: str, lang: str, full: sqlite3.Connection) -> None:
    press = _press(stores(full, who), lang)
    for name in sorted(FORMS):
        for filled in _ways(name, press):
            page = str(form_html(filled, project()))
            assert page.count('<section class="dg-sheet">') == len(pages(filled)), name
            assert filled.stamp.company in page


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_shipped_form_as_a_sheet(name: str, board: Press) -> None:
    for filled in _ways(name, board):
        sheet = form_xlsx(filled)
        book: Any = openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0]
        texts = {str(cell.value) for row in book.iter_rows() for cell in row}
        assert filled.title in texts
        assert all(any(sign.title in one for one in texts) for sign in filled.signs)
    assert FORMS[name].source


def test_the_same_form_gives_the_same_bytes(board: Press) -> None:
    for filled in _ways("customer-basic-data", board):
        assert str(form_html(filled, project())) == str(form_html(filled, project()))
        assert form_xlsx(filled) == form_xlsx(filled)


def test_a_record_on_paper(press: Press) -> None:
    filled = _fill("customer-evaluation", press)
    values = _values(filled)
    assert (values["客户"], values["业务领域"]) == ("安澍医药有限公司", "公路运输")
    assert (values["评估季度"], values["合计"]) == ("2026 年三季度", "72.00")
    table = next(block for block in filled.blocks if isinstance(block, Listing))
    assert table.rows[0][:4] == ("货量规模", "按近四季运量分五档", "60%", "80.00")
    page = str(form_html(filled, project()))
    assert "☑ B类" in page
    assert "☐ A类" in page


def test_a_blank_form_has_all_fields_and_no_values(press: Press) -> None:
    blank = fill_blank(FORMS["corporate-customer"], press)
    assert set(_values(blank).values()) == {""}
    assert "出生日期" in _values(blank)
    assert "出生日期" not in _values(_fill("corporate-customer", press))
    evaluation = fill_blank(FORMS["customer-evaluation"], press)
    table = next(block for block in evaluation.blocks if isinstance(block, Listing))
    assert [row[0] for row in table.rows] == ["货量规模", "资信状况", "", ""]
    assert {row[3] for row in table.rows} == {""}
    (listing,) = fill_blank(FORMS["cf-yy-bd-01"], press).blocks
    assert isinstance(listing, Listing)
    assert len(listing.rows) == 20


def test_which_records_a_form_is_for(full: sqlite3.Connection, press: Press) -> None:
    assert applies(FORMS["complaint-registration"], press, "T-26-22222")
    assert not applies(FORMS["complaint-registration"], press, "T-26-44444")
    assert not applies(FORMS["complaint-registration"], press, "T-26-00000")
    with pytest.raises(UserError, match="no record T-26-00000"):
        fill_record(FORMS["complaint-registration"], press, "T-26-00000")


def test_signatures(press: Press) -> None:
    form = FORMS["cf-yy-bd-01"]
    signers = {"preparer": Signer("高雨桐", "2026-11-02", "已证实")}
    filled = fill_report(form, report("customer-list", press.stores), press, signers)
    assert [(sign.name, sign.note) for sign in filled.signs] == [
        ("", ""),
        ("", ""),
        ("高雨桐", "2026-11-02 已证实"),
        ("2026-11-02", ""),
    ]
    own = b"""
id: own
title: Own
kind: complaints
parts: [{fields: [/code]}]
sign_off:
  - {role: quality, title: Quality}
  - {role: quality, title: On, date: true}
  - {role: finance, title: Finance}
  - {field: /received_by, title: Received}
"""
    filled = fill_record(parse_form(own, "own.yaml"), press, "T-26-22222")
    assert [sign.name for sign in filled.signs] == ["周晓岚", "2026-10-09", "", ""]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "expected"),
        ("- a", "must hold settings"),
        ("id: x", "“title” is missing"),
        ("{id: x, title: X, sign_off: [{title: A}]}", "either report"),
        ("{id: x, title: X, kind: k, report: r, sign_off: [{title: A}]}", "either report"),
        ("{id: x, title: X, kind: k, sign_off: [{title: A}]}", "“parts” is missing"),
        ("{id: x, title: X, report: r, sign_off: [{role: a}]}", "sign_off.title"),
        ("{id: x, title: X, report: r, colour: red, sign_off: [{title: A}]}", "“colour”"),
        ("{id: x, title: X, report: r, order: -1, sign_off: [{title: A}]}", "whole number"),
        ("{id: x, title: X, report: r, only: [a], sign_off: [{title: A}]}", "list of values"),
        (
            "{id: x, title: X, report: r, orientation: round, sign_off: [{title: A}]}",
            "landscape, portrait",
        ),
        ("{id: x, title: X, kind: k, parts: [{title: A}], sign_off: [{title: A}]}", "each part"),
    ],
)
def test_faulty_files(text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_form(text.encode(), "site/forms/x.yaml")
    assert said in caught.value.message("en")
    assert "site/forms/x.yaml" in caught.value.message("zh")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: cars, parts: [{fields: [/name]}]", "no kind of record called “cars”"),
        ("kind: complaints, parts: [{fields: [/nowhere]}]", "no field “/nowhere”"),
        ("kind: complaints, parts: [{report: nothing, section: a}]", "no report called"),
        ("kind: evaluations, parts: [{report: evaluation-sheet, section: x}]", "no section “x”"),
        ("report: nothing", "no report called “nothing”"),
        ("report: customer-list, sections: [x]", "no section “x”"),
        ("report: customer-list, columns: [x]", "no column “x”"),
    ],
)
def test_forms_that_do_not_fit(text: str, said: str, press: Press) -> None:
    form = parse_form(f"{{id: x, title: X, {text}, sign_off: [{{title: A}}]}}".encode(), "x.yaml")
    with pytest.raises(UserError) as caught:
        fill_blank(form, press)
    assert said in caught.value.message("en")


def test_values_cannot_become_markup_or_template() -> None:
    evil = "</td><script>alert(1)</script>{{ 7 * 7 }}"
    records = [customer("C-26-2222", evil, address=evil), *sample()[3:]]
    press = _press(stores(store(records)))
    for name in ("cf-yy-bd-01", "corporate-customer"):
        page = str(form_html(_fill(name, press), project()))
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "{{ 7 * 7 }}" in page


def test_a_template_of_the_company(tmp_path: Path, press: Press) -> None:
    folder = tmp_path / "site" / "forms"
    folder.mkdir(parents=True)
    own = Project(tmp_path, (tmp_path, project().root))
    form = "{id: own, title: 甲<乙, report: customer-list, template: own.html.j2,"
    form += " sign_off: [{title: A}]}"
    (folder / "own.yaml").write_text(form, encoding="utf-8")
    filled = fill_report(load_forms(own)["own"], report("customer-list", press.stores), press)
    with pytest.raises(UserError, match="no template"):
        form_html(filled, own)
    template = folder / "own.html.j2"
    template.write_text("<b>{{ filled.title }}</b>", encoding="utf-8")
    assert str(form_html(filled, own)) == "<b>甲&lt;乙</b>"
    for faulty in ("{{ nothing }}", "{% if %}", "{{ filled.__class__.__mro__ }}", "{{ 1 / 0 }}"):
        template.write_text(faulty, encoding="utf-8")
        with pytest.raises(UserError, match=re.escape("own.html.j2")):
            form_html(filled, own)


def test_styles_are_complete() -> None:
    css = form_css(project())
    assert "@page dg-landscape" in css
    assert "http" not in css


CELLS = st.text(st.sampled_from("单据abc 1"), max_size=120)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=90), st.integers(1, 30), st.booleans())
def test_no_row_is_lost_between_pages(
    rows: list[tuple[str, str]], most: int, portrait: bool
) -> None:
    orientation = "portrait" if portrait else "landscape"
    text = f"{{id: x, title: X, report: r, orientation: {orientation}, rows_per_page: {most},"
    form = parse_form(f"{text} sign_off: [{{title: A}}]}}".encode(), "x.yaml")
    listing = Listing("", (Head("a", 30), Head("b", 60)), tuple(rows), ("t", "9") if rows else ())
    stamp = Stamp("c", AS_OF, "", "a")
    sheets = pages(Filled(form, "zh", "X", "", stamp, "", "", (listing,), (), False))
    blocks = [block for sheet in sheets for block in sheet.blocks]
    assert tuple(row for block in blocks for row in block.rows) == tuple(rows)
    assert all(len(block.rows) <= most for block in blocks)
    assert [sheet.number for sheet in sheets] == list(range(1, len(sheets) + 1))
    totals = [block.total for block in blocks if isinstance(block, Listing)]
    assert not any(totals[:-1])
    assert totals[-1] == listing.total
