"""The due list by collector and by age: everybody counted once, every age meets the next one."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.due_ages import age_of, age_span, ages
from desktop_app.services.due_collectors import NOBODY, dues_by_collector
from desktop_app.services.due_parts import DUE, LAPSED, LATE, PARTS, DueFilter, due_count, due_counts, due_page
from desktop_app.services.office import Office
from tests.builders import TODAY, collector, demo_office
from tests.services.money_builders import ON_, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_ages_follow_each_other_without_a_gap_whatever_the_day(office: Office) -> None:
    known = ages(office.read, TODAY)
    assert [age.since for age in known][1:] == [age.until for age in known][:-1]
    for on in (TODAY, date(2028, 2, 29), date(2026, 3, 31), date(2026, 1, 1)):
        for back in range(1, 1500):
            day = on - timedelta(days=back)
            assert sum(first <= day <= last for first, last in (age.span(on) for age in known)) == 1, (on, day)


@pytest.mark.parametrize(
    ("ends_on", "code"),
    [
        (date(2026, 11, 20), "under-1"),
        (date(2026, 10, 22), "under-1"),
        (date(2026, 10, 21), "1-3"),
        (date(2026, 8, 21), "3-6"),
        (date(2023, 11, 21), "over-36"),
        (TODAY, None),
    ],
)
def test_the_age_of_a_day(office: Office, ends_on: date, code: str | None) -> None:
    found = age_of(ages(office.read, TODAY), ends_on, TODAY)
    assert (found.code if found else None) == code


def test_an_unknown_age_is_refused(office: Office) -> None:
    with pytest.raises(RuleBroken):
        age_span(office.read, "old", TODAY)
    with pytest.raises(RuleBroken):
        due_count(office, DueFilter(part=LAPSED, age="old"), TODAY)


def test_an_age_narrows_what_is_overdue_only(office: Office) -> None:
    item = next(one for one in due_page(office, DueFilter(part=LATE), TODAY, 0, 50) if one.name == ON_)
    assert item.days_left == -40
    assert [one.name for one in due_page(office, DueFilter(part=LATE, age="1-3"), TODAY, 0, 50) if one.name == ON_]
    assert not [one for one in due_page(office, DueFilter(part=LATE, age="under-1"), TODAY, 0, 50) if one.name == ON_]
    assert due_count(office, DueFilter(part=DUE, age="1-3"), TODAY) == due_count(office, DueFilter(part=DUE), TODAY)


@pytest.mark.parametrize("within", [30, 60, 90])
def test_a_demo_office_adds_up(tmp_path: Path, within: int) -> None:
    with demo_office(tmp_path, 500, seed=3) as office:
        found = dues_by_collector(office, TODAY, DueFilter(within=within))
        whole = due_counts(office, TODAY, within)
        assert {part: sum(row.counts[part] for row in found.rows) for part in PARTS} == whole.counts
        assert len(found.rows) > 2
        for row in found.rows:
            assert sum(row.ages.values()) == row.counts[LATE] + row.counts[LAPSED]
            own = due_counts(office, TODAY, within, collector_id=row.collector_id)
            assert own.counts == row.counts
            for code, people in row.ages.items():
                parts = (DueFilter(part=part, age=code, collector_id=row.collector_id) for part in (LATE, LAPSED))
                assert sum(due_count(office, asked, TODAY) for asked in parts) == people
        assert whole.counts[DUE] >= due_counts(office, TODAY, 30).counts[DUE]


def test_nobodys_people_stand_last_under_their_own_name(office: Office) -> None:
    with office.write("test", "thử") as work:
        for row in work.round_hamlets.all():
            work.round_hamlets.remove(row.id)
        for cover in work.coverages.all():
            if cover.scheme == "voluntary-si":
                work.coverages.change(cover.id, collector_id=None)
    found = dues_by_collector(office, TODAY)
    assert [row.name for row in found.rows] == [collector(office).name, NOBODY]
    assert due_count(office, DueFilter(part=LATE, collector_id=0), TODAY) == found.rows[-1].counts[LATE] > 0
