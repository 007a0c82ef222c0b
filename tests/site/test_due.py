"""What is due on the site: for people, departments and months, without any script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.support.command import AS_OF

LANGUAGES = ("", "en/")


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_the_overview_leads_to_everybody(site: Path, prefix: str) -> None:
    text = (site / prefix / "due/index.html").read_text(encoding="utf-8")
    people = set(re.findall(r'href="(staff_[a-z0-9-]+\.html)"', text))
    assert len(people) > 3
    for name in people | set(re.findall(r'href="((?:department|month)_[a-z0-9-]+\.html)"', text)):
        assert (site / prefix / "due" / name).is_file(), name
    assert "duties.html" in text
    # without any script of ours the numbers are there
    assert re.search(r'<span class="dg-late">\d+</span>', text)


def test_a_person_has_a_page_and_a_calendar_file(site: Path) -> None:
    for path in sorted((site / "due").glob("staff_*.html")):
        text = path.read_text(encoding="utf-8")
        calendar = Calendar.from_ical(path.with_suffix(".ics").read_bytes())
        events = calendar.walk("VEVENT")
        assert len({str(event["uid"]) for event in events}) == len(events)
        late = sum("【逾期】" in str(event["summary"]) for event in events)
        assert text.count("dg-label-late") == late
        assert text.count('<ol class="dg-strip">') == 1


def test_the_month_shows_holidays_and_made_up_days(site: Path) -> None:
    assert AS_OF == "2026-11-20"
    november = (site / "due/month_2026-11.html").read_text(encoding="utf-8")
    assert november.count("<b>") == 30
    assert "month_2026-10.html" in november
    assert "month_2026-12.html" in november
    october = (site / "due/month_2026-10.html").read_text(encoding="utf-8")
    assert october.count("<i>国庆节</i>") == 5  # Thursday 1 to Wednesday 7 October
    assert october.count("<i>补班</i>") == 1  # Saturday 10 October
    assert "made-up day" in (site / "en/due/month_2026-10.html").read_text(encoding="utf-8")
    # nobody has announced the holidays of 2027
    assert "尚未公布" in (site / "due/month_2027-01.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_every_duty_is_listed_with_its_state(site: Path, prefix: str) -> None:
    text = (site / prefix / "due/duties.html").read_text(encoding="utf-8")
    listed = re.findall(r'<tr id="([a-z0-9-]+)"', text)
    # what is made of confidential figures is not for staff
    files = [
        path.stem
        for path in Path(__file__).parents[2].glob("schemas/duties/*.sql")
        if "\nresult_class: confidential\n" not in path.read_text(encoding="utf-8")
    ]
    assert len(files) > 100
    assert sorted(listed) == sorted(files)
    states = re.findall(r'<span class="dg-label[^"]*">(启用|未启用|On|Off)</span>', text)
    assert len(states) == len(files)


def _rows(text: str) -> list[list[str]]:
    """The cells of the body of the table of what is due on the first page, as text."""
    section = text[text.index('id="due"') : text.index("</section>", text.index('id="due"'))]
    body = section[section.index("<tbody>") : section.index("</tfoot>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
        for row in rows
    ]


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_the_first_page_counts_what_is_due_and_leads_to_it(site: Path, prefix: str) -> None:
    text = (site / prefix / "index.html").read_text(encoding="utf-8")
    *listed, total = _rows(text)
    assert listed
    links = re.findall(r'href="(due/duty_[a-z0-9-]+\.html)"', text)
    assert len(links) == len(listed)
    for link, row in zip(links, listed, strict=True):
        page = (site / prefix / link).read_text(encoding="utf-8")
        assert page.count("dg-label-late") == int(row[1]), link
    assert int(total[1]) >= sum(int(row[1]) for row in listed)
    assert f">{total[1]} " in text or f" {total[1]} " in text  # the sentence under the date agrees


def test_a_party_shows_what_is_due_about_it_and_its_records(site: Path) -> None:
    shown = [
        (path, text)
        for path in sorted((site / "customers").glob("C-*.html"))
        if path.name.count(".") == 1 and 'id="due"' in (text := path.read_text(encoding="utf-8"))
    ]
    assert shown
    own, others = 0, 0
    for path, text in shown:
        start = text.index('id="due"')
        section = text[start : text.index("</section>", start)]
        for target in re.findall(r'href="([^"]+)"', section):
            assert (path.parent / target.partition("#")[0]).resolve().is_file(), target
        own += f'href="{path.name}"' in section
        others += "../complaints/" in section or "../visits/" in section
    assert own
    assert others
