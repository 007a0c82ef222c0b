"""Names as keys: comparing, sounding, sorting."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangan.derive import names
from dangan.derive.places import PROVINCE_OF, PROVINCES

LETTERS = "富恒通达信济青化石和会汇丰顺鑫长重行乐大单车山东南物流有限公司集团（）() ab1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("济南恒通达物流有限公司", "济南恒通达物流有限责任公司"),
        ("济南恒通达物流有限公司", "济南恒通达物流 股份有限公司"),
        ("长富物流（山东）有限公司", "长富物流(山东)有限公司"),
        ("ＡＢＣ物流有限公司", "abc物流有限公司"),
        ("ACME Logistics Co., Ltd.", "Acme Logistics"),
        ("莱芜顺发商行（个体工商户）", "莱芜顺发商行"),
    ],
)
def test_one_firm_has_one_key(one: str, other: str) -> None:
    assert names.name_key(one) == names.name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("山东长富物流集团有限公司", "山东长富物流有限公司"),
        ("山东长富物流有限公司济南分公司", "山东长富物流有限公司"),
        ("济南恒通达物流有限公司", "青岛恒通达物流有限公司"),
        ("公司", "有限公司"),
    ],
)
def test_other_firms_have_other_keys(one: str, other: str) -> None:
    assert names.name_key(one) != names.name_key(other)


@given(st.text(LETTERS, max_size=20))
def test_keys_are_stable_and_ignore_width(name: str) -> None:
    key = names.name_key(name)
    assert names.name_key(key) == key
    assert names.name_key(unicodedata.normalize("NFKC", name)) == key
    assert names.name_key(f"  {name} ") == key


@pytest.mark.parametrize(
    ("name", "core", "places", "trades"),
    [
        ("山东长富物流集团有限公司", "长富", {"山东"}, {"logistics"}),
        ("长富物流（山东）有限公司", "长富", {"山东"}, {"logistics"}),
        (
            "山东省济南市历下区恒通达汽车销售服务有限公司",
            "恒通达",
            {"山东", "济南", "历下"},
            {"vehicles"},
        ),
        ("寿光市鲁丰蔬菜有限公司", "鲁丰", {"寿光"}, {"food"}),
        ("华联超市有限公司", "华联", set(), {"trade"}),
        # 安顺 is a city of another province than 济南, so here it is part of the name
        ("济南安顺行泰商贸有限公司", "安顺行泰", {"济南"}, {"trade"}),
        ("上海", "上海", set(), set()),
        ("王伟", "王伟", set(), set()),
        ("……", "", set(), set()),
    ],
)
def test_a_name_is_taken_apart(name: str, core: str, places: set[str], trades: set[str]) -> None:
    apart = names.parts(name)
    assert (apart.core, set(apart.places), set(apart.trades)) == (core, places, trades)


def test_places_agree_where_they_can_be_one() -> None:
    def agree(one: str, other: str) -> bool:
        return names.places_agree(frozenset(one.split()), frozenset(other.split()))

    assert agree("山东", "济南")
    assert agree("", "济南")
    assert agree("山东 济南", "济南")
    assert not agree("济南", "青岛")
    assert not agree("山东", "江苏")


def test_every_city_belongs_to_one_province() -> None:
    cities = [city for listed in PROVINCES.values() for city in listed.split()]
    assert len(cities) == len(set(cities)) > 300
    assert set(PROVINCE_OF) == {*cities, *PROVINCES}


def test_all_readings_of_the_distinctive_part_are_found() -> None:
    heard = names.sound("山东长富物流集团有限公司", "长富")
    assert heard.sort_key == "shan dong zhang fu wu liu ji tuan you xian gong si"
    assert heard.initial == "S"
    spelled = heard.spellings.split()
    for typed in ("changfu", "zhangfu", "sdcfwl", "sdzfwl"):
        assert any(typed in text for text in spelled), typed


def test_the_record_can_say_how_it_is_read() -> None:
    heard = names.sound("长富物流", "长富", "Cháng fù wù liú")
    assert heard.sort_key == "chang fu wu liu"
    assert heard.initial == "C"
    assert heard.spellings.startswith("changfuwuliu ")


@pytest.mark.parametrize(
    ("written", "typed"), [("lǜ dì", "lv di"), ("Chóng-qìng", "chong qing"), ("Ü", "v"), ("…", "")]
)
def test_pinyin_is_read_as_people_type_it(written: str, typed: str) -> None:
    assert names.untoned(written) == typed


def test_latin_names_sort_by_words() -> None:
    heard = names.sound("Acme Logistics Co., Ltd.", names.parts("Acme Logistics").core)
    assert heard.sort_key == "acme logistics co ltd"
    assert heard.initial == "A"
    assert names.sound("3M中国", names.parts("3M中国").core).initial == "#"


@given(st.text(LETTERS, max_size=14))
def test_any_name_sounds(name: str) -> None:
    heard = names.sound(name, names.parts(name).core)
    assert bool(heard.spellings) == bool(names.plain(name))
    assert len(heard.spellings.split()) <= 2 * names.MAX_READINGS + 2
    assert heard.initial == "#" or "A" <= heard.initial <= "Z"


def test_rare_readings_count_for_search_but_not_for_comparing() -> None:
    assert names.readings("石") == ("shi", "dan")
    assert names.readings("石", 10) == ("shi",)
    assert set(names.readings("长", 10)) == {"chang", "zhang"}
    assert names.readings("汽") == ("qi",)
