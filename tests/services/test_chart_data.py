"""The figures behind the charts equal independent counts, and the names behind them are as many."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from desktop_app.domain.birth import age_on
from desktop_app.services import chart_data, chart_names
from desktop_app.services.chart_paper import DrawnChart, make_chart_pages
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from tests.builders import FIRST_COMMUNE, office_of, office_of_twelve

LIVING = ("home", "away", None)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_of(tmp_path_factory.mktemp("dong"), 400, seed=5) as office:
        yield office


@pytest.fixture
def twelve(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as office:
        yield office


def covered(office: Office, person: int, scheme: str) -> bool:
    day = office.today.isoformat()
    return any(
        one.scheme in chart_data.COVER_SCHEMES[scheme] and (one.valid_from or "") <= day <= (one.valid_to or "9999")
        for one in office.read.coverages.find("person_id = ?", (person,))
    )


def living(office: Office) -> list[tuple[int, int, str | None, str | None]]:
    """(person, hamlet, birth, sex) counted one by one."""
    homes = {home.id: home.hamlet_id for home in office.read.households.all() if home.state == "active"}
    return [
        (one.id, homes[one.household_id], one.birth, one.sex)
        for one in office.read.people.all()
        if one.household_id in homes and one.residence in LIVING
    ]


@pytest.mark.parametrize("scheme", ["health", "voluntary-si"])
def test_cover_by_hamlet_is_the_count_person_by_person(crowd: Office, scheme: str) -> None:
    people = living(crowd)
    found = chart_data.hamlet_cover(crowd, scheme)
    assert len(found) == crowd.read.hamlets.count()
    for place in found:
        mine = [one for one in people if one[1] == place.hamlet_id]
        have = sum(covered(crowd, one[0], scheme) for one in mine)
        assert (place.people, place.covered) == (len(mine), have)
        names = chart_names.uncovered_names(crowd, scheme, hamlet_id=place.hamlet_id)
        assert len(names) == place.people - place.covered
    only = chart_data.hamlet_cover(crowd, scheme, FIRST_COMMUNE)
    assert only == tuple(place for place in found if place.commune_code == FIRST_COMMUNE)


def test_ages_are_the_ages_of_the_rules(crowd: Office) -> None:
    people, picture = living(crowd), chart_data.age_cover(crowd)
    ages = {one[0]: age_on(one[2], crowd.today) for one in people}
    for side in picture.sides:
        last = side.group == chart_data.LAST_GROUP
        mine = [
            one for one in people
            if one[3] == side.sex and (age := ages[one[0]]) is not None
            and (age // 5 == side.group or (last and age // 5 >= side.group))
        ]  # fmt: skip
        assert (side.people, side.covered) == (len(mine), sum(covered(crowd, one[0], "health") for one in mine))
    drawn = sum(side.people for side in picture.sides)
    assert drawn + picture.no_birth + picture.no_sex == len(people)
    whole = max(picture.sides, key=lambda side: side.people - side.covered)
    names = chart_names.uncovered_names(crowd, "health", group=whole.group, sex=whole.sex)
    assert len(names) == whole.people - whole.covered > 0


def test_who_has_no_birth_or_sex_stands_apart(twelve: Office) -> None:
    people, picture = living(twelve), chart_data.age_cover(twelve)
    assert picture.no_birth == sum(one[2] is None for one in people) > 0
    assert picture.no_sex == sum(one[2] is not None and one[3] is None for one in people)


def test_the_funnel_of_a_round_narrows_and_counts_households(twelve: Office) -> None:
    (round_,) = twelve.read.rounds.all()
    homes = [home for home in twelve.read.households.all() if home.state == "active"]
    hamlets = {one.hamlet_id for one in twelve.read.round_hamlets.find("round_id = ?", (round_.id,))}
    assigned = [home for home in homes if home.hamlet_id in hamlets]
    with twelve.write("test.visit", "Ghi thử") as work:
        for home, outcome in zip(assigned[:3], ("5", "3", "2"), strict=True):
            work.visits.add(
                round_id=round_.id, household_id=home.id, visited_on="2026-11-20", outcome=outcome,
                promise_on="2026-11-25" if outcome == "2" else None,
            )  # fmt: skip
    facts = chart_data.outcome_funnel(twelve, round_id=round_.id)
    assert facts.steps == (("assigned", len(assigned)), ("visited", 3), ("met", 2), ("agreed", 1), ("paid", 0))
    for step, count in facts.steps[1:]:
        assert len(chart_names.funnel_names(twelve, step, round_id=round_.id)) == count
    left = chart_names.funnel_names(twelve, "assigned", round_id=round_.id)
    assert len(left) == len(assigned) - 3
    month = chart_data.outcome_funnel(twelve, month="2026-11")
    assert month.steps[:2] == (("visited", 3), ("met", 2))
    assert chart_data.outcome_funnel(twelve, month="2026-09").steps[0] == ("visited", 0)


def test_the_calendar_adds_up_to_the_due_list(crowd: Office) -> None:
    first, last = chart_data.weeks_from(crowd.today, 13)
    assert (first.weekday(), (last - first).days) == (0, 90)
    facts = chart_data.due_days(crowd, first, last)
    counted = {}
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        names = chart_names.due_names(crowd, day)
        if names:
            counted[day.isoformat()] = len(names)
    assert counted == {day: sum(parts.values()) for day, parts in facts.days.items() if sum(parts.values())}
    assert counted


def test_the_years_of_places_are_those_of_progress(crowd: Office) -> None:
    years = chart_data.scope_years(crowd, 2026, "hh_people")
    assert [one.scope.code for one in years] == [one.code for one in crowd.read.communes.covered()]
    for one in years:
        for month in range(1, 13):
            names = chart_names.counted_names(crowd, 2026, "hh_people", "commune", one.scope.code, month)
            assert len(names) == one.actual[month - 1]


def test_collectors_are_compared_with_their_names(twelve: Office) -> None:
    collector = twelve.read.collectors.all()[0]
    person = next(one for one in twelve.read.people.all() if one.residence == "home")
    with twelve.write("test.visit", "Ghi thử") as work:
        work.visits.add(
            household_id=person.household_id, person_id=person.id, scheme="voluntary-si", visited_on="2026-11-10",
            collector_id=collector.id, outcome="2", promise_on="2026-11-15",
        )  # fmt: skip
    found = {one.collector_id: one for one in chart_data.collectors_compared(twelve, "2026-11")}
    mine = found[collector.id].work
    assert (mine.visits, mine.met, mine.joined, mine.promises_due) == (1, 1, 0, 1)
    for what, count in (("visits", 1), ("met", 1), ("joined", 0), ("promises", 1)):
        names = chart_names.collector_names(twelve, collector.id, what, "2026-11")
        assert len(names) == count
    assert chart_names.collector_names(twelve, collector.id, "promises", "2026-11")[0].note == "hẹn đóng 15/11/2026"


def test_a_chart_prints_under_the_name_of_the_office(twelve: Office) -> None:
    buffer = BytesIO()
    Image.new("RGB", (40, 20), "white").save(buffer, "PNG")
    png = buffer.getvalue()
    drawn = DrawnChart(
        title="Bao phủ BHYT theo thôn",
        pictures=(png, png),
        headings=("Thôn", "Đã có thẻ"),
        rows=(("Thôn Bình Hòa", 12),),
    )
    pages = make_chart_pages(twelve, drawn)
    assert len(pages.sizes) == 3
    assert all(size.width > size.height for size in pages.sizes)
    assert pages.stem == "bieu-do-bao-phu-bhyt-theo-thon"
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pages.pdf)).pages]
    assert "BHXH CƠ SỞ THỬ NGHIỆM" in texts[0]
    assert "Biểu đồ 2/2" in texts[1]
    assert "Thôn Bình Hòa" in texts[2]


def test_weeks_begin_on_monday() -> None:
    assert chart_data.weeks_from(date(2026, 11, 21), 2) == (date(2026, 11, 16), date(2026, 11, 29))


def test_a_card_that_has_not_begun_is_not_said_to_have_ended(crowd: Office) -> None:
    who = next(one for one in chart_names.uncovered_names(crowd, "health") if not one.day)
    start, end = crowd.today + timedelta(days=20), crowd.today + timedelta(days=384)
    with crowd.write("test.cover", "Ghi thử") as work:
        work.coverages.add(
            person_id=who.person_id, scheme="health-household", valid_from=start.isoformat(), valid_to=end.isoformat(), source="entered"
        )  # fmt: skip
    found = next(one for one in chart_names.uncovered_names(crowd, "health") if one.person_id == who.person_id)
    undo_last(crowd)
    assert found.note == f"đã đóng, chưa bắt đầu, đến {end:%d/%m/%Y}"
