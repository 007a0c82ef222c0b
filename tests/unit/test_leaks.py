"""Hidden values are found in whatever form they are published, and nothing else is."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from urllib.parse import quote

import pytest

from dangan.project import UserError
from dangan.redact.hidden import Place, Values
from dangan.redact.leaks import Leaks
from dangan.text import Both

ACCOUNT = Place(Both("客户", "Customer"), Both("账号", "Account"))
ADDRESS = Place(Both("客户", "Customer"), Both("地址", "Address"))
NUMBER = "6222021200000000128"
STREET = "历下区经十路 9 号院"


def leaks(*shown: str, known: tuple[str, ...] = (), **more: Place) -> Leaks:
    values = Values({NUMBER: ACCOUNT, STREET: ADDRESS, **more}, set(shown))
    return Leaks(values, known)


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(name, data)
    return buffer.getvalue()


def database(deleted: bool) -> bytes:
    made = sqlite3.connect(":memory:")
    made.execute("PRAGMA secure_delete = OFF")
    made.execute("CREATE TABLE t (a)")
    text = "前" * 30_000 + STREET  # over several pages of the file
    made.execute("INSERT INTO t VALUES (?)", (NUMBER if deleted else text,))
    if deleted:
        made.execute("DELETE FROM t")
    made.commit()
    return made.serialize()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (f"<td>{NUMBER}</td>".encode(), ACCOUNT),
        (b"6222 0212 0000 0000 128", ACCOUNT),
        (b"6222-0212-0000-0000-128", ACCOUNT),
        ("6222\u30000212\u00a00000 0000128".encode(), ACCOUNT),
        (b"6222&nbsp;0212&#160;00000000128", ACCOUNT),
        ("DESCRIPTION:历下区经十\r\n 路9号院".encode(), ADDRESS),
        (json.dumps(STREET).encode(), ADDRESS),
        (quote(STREET).encode(), ADDRESS),
        (quote("6222 0212 0000 0000 128").encode(), ACCOUNT),
        ("".join(f"&#{ord(one)};" for one in STREET).encode(), ADDRESS),
        ("".join(f"&#x{ord(one):x};" for one in STREET).encode(), ADDRESS),
        (gzip.compress(NUMBER.encode()), ACCOUNT),
        (zipped("xl/sharedStrings.xml", f"<t>{STREET}</t>".encode()), ADDRESS),
        (zipped(f"{NUMBER}.txt", b""), ACCOUNT),
        (zipped("inner.xlsx", zipped("a.xml", NUMBER.encode())), ACCOUNT),
        (database(deleted=False), ADDRESS),
        (database(deleted=True), ACCOUNT),
    ],
)
def test_found_in_every_form(data: bytes, place: Place) -> None:
    assert leaks().find("page.html", data) == place


def test_found_in_the_name_of_a_file() -> None:
    assert leaks().find(f"customers/{NUMBER}.html", b"") == ACCOUNT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"6222 **** 0128",
        "历下区经十路".encode(),
        b"PK\x03\x04 not a zip file",
        b"\x1f\x8b not zipped",
        b"SQLite format 3\x00 not a database",
        b"\xff\xfe\x00 %zz &#xffffff; \\u12",
    ],
)
def test_nothing_found(data: bytes) -> None:
    assert leaks().find("page.html", data) is None


def test_what_the_audience_may_read_elsewhere_is_no_leak() -> None:
    said = f"送货到{STREET}".encode()
    assert leaks().find("page.html", said) == ADDRESS
    assert leaks("收货地址：历下区经十路9号院。").find("page.html", said) is None
    assert leaks(known=(STREET,)).find("page.html", said) is None


def test_a_short_number_must_stand_alone() -> None:
    watch = leaks(**{"370-102": ADDRESS, "12345": ACCOUNT})
    assert watch.find("a", b"code 370102.") == ADDRESS
    assert watch.find("a", b"code 370-102") == ADDRESS
    assert watch.find("a", b"sha 9370102ab") is None
    assert watch.find("a", b"12345") is None  # five characters are too few


def test_a_sentence_of_a_longer_text_is_found() -> None:
    watch = leaks(**{"同意。客户近期资金周转十分困难须现款现货。": ADDRESS})
    assert watch.find("a", "摘要：客户近期资金周转十分困难须现款现货".encode()) == ADDRESS
    assert watch.find("a", "同意。".encode()) is None


def test_the_message_names_file_and_field_and_never_the_value() -> None:
    with pytest.raises(UserError) as told:
        leaks().require_none("lists/a.csv", NUMBER.encode())
    for lang, field in (("zh", "账号"), ("en", "Account")):
        said = told.value.message(lang)
        assert "lists/a.csv" in said
        assert field in said
        assert NUMBER[:6] not in said
