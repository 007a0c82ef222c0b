"""The figures of a customer's page and the first page, against the monthly tables themselves."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.built.conftest import Site

CENT = Decimal("0.01")


def _months(company: Path, table: str) -> dict[str, list[dict[str, str]]]:
    found = {}
    for path in sorted((company / "records" / table).glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def _sum(rows: list[dict[str, str]], column: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[row["customer"]] += Decimal(row[column])
    return found


def _shown(amount: Decimal) -> str:
    return f"{(amount / 10_000).quantize(CENT, ROUND_HALF_UP):,}".replace("-", "\u2212")


def _strip(text: str) -> dict[str, str]:
    strip = text[text.index('<dl class="dg-figures">') :]
    strip = strip[: strip.index("</dl>")]
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd class=\"dg-figures__value[^>]*>(.*?)</dd>", strip)
    return {title: re.sub(r"<small>.*|<[^>]+>", "", value) for title, value in pairs}


def test_the_strip_agrees_with_the_tables_or_says_nothing(site: Site) -> None:
    sales, open_items = _months(site.company, "sales"), _months(site.company, "receivables")
    year = _sum([row for month in sorted(sales)[-12:] for row in sales[month]], "net_amount")
    last = max(open_items)
    number = int(last[:4]) * 12 + int(last[5:]) - 1 - 3
    three_before = f"{number // 12}-{number % 12 + 1:02d}"
    owed = _sum(open_items[last], "open_amount")
    old = _sum([r for r in open_items[last] if r["due_on"][:7] <= three_before], "open_amount")
    assert old
    seen = 0
    for path in sorted((site.company / "records/customers").glob("*.yaml")):
        strip = _strip(site.at("zh", f"customers/{path.stem}.html").read_text(encoding="utf-8"))
        if site.audience == "staff":
            assert not strip.keys() & {"近十二个月业绩", "应收余额", "三个月以上应收"}
            continue
        assert strip["近十二个月业绩"] == _shown(year.get(path.stem, Decimal(0)))
        assert strip["应收余额"] == _shown(owed.get(path.stem, Decimal(0)))
        assert strip["三个月以上应收"] == _shown(max(old.get(path.stem, Decimal(0)), Decimal(0)))
        seen += 1
    assert seen or site.audience == "staff"


def test_the_first_page_sums_what_is_owed_for_more_than_three_months(site: Site) -> None:
    text = site.at("zh", "index.html").read_text(encoding="utf-8")
    if site.audience == "staff":
        assert "三个月以上" not in text
        return
    months = _months(site.company, "receivables")
    last = max(months)
    number = int(last[:4]) * 12 + int(last[5:]) - 1 - 3
    three_before = f"{number // 12}-{number % 12 + 1:02d}"
    old = _sum([r for r in months[last] if r["due_on"][:7] <= three_before], "open_amount")
    positive = {customer: amount for customer, amount in old.items() if amount > 0}
    start = text.index('id="receivables"')
    section = text[start : text.index("</section>", start)]
    total = section[section.index("<tfoot>") :]
    assert f"全部 {len(positive)} 家" in total
    assert _shown(sum(positive.values(), Decimal(0))) in total
