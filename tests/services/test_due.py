"""Who is due around a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.due import DueItem, due
from desktop_app.services.office import Office
from tests.builders import TODAY, empty_office, household_of, office_of, office_of_twelve, person
from tests.services.money_builders import LU, Paid, pay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def names(office: Office, on: date = TODAY, within: int = 30) -> list[tuple[str, str]]:
    return [(item.name, item.scheme) for item in due(office, on, within).items]


def item(office: Office, name: str, on: date = TODAY, within: int = 30) -> DueItem:
    return next(found for found in due(office, on, within).items if found.name == name)


def test_the_json_is_the_one_promised(office: Office) -> None:
    found = due(office, TODAY, 30).as_json()
    assert found["on"] == "2026-11-21"
    (only,) = found["items"]
    an = person(office, "Nguyễn Văn An")
    assert only == {
        "person": an.id,
        "name": "Nguyễn Văn An",
        "scheme": HEALTH_HOUSEHOLD,
        "ends_on": "2026-12-05",
        "gap_limit_on": "2027-03-05",
        "days_left": 14,
        "household": an.household_id,
        "hamlet": "Thôn Bình Hòa",
        "collector": "Hà Thị Thu",
        "pay_by": None,
        "state": "in-window",
        "lapsed_since": None,
    }


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (0, []),
        (13, []),
        (14, [("Nguyễn Văn An", HEALTH_HOUSEHOLD)]),
        (40, [("Nguyễn Văn An", HEALTH_HOUSEHOLD), ("Nguyễn Văn An", VOLUNTARY_SI)]),
        (
            50,
            [
                ("Nguyễn Văn An", HEALTH_HOUSEHOLD),
                ("Nguyễn Văn An", VOLUNTARY_SI),
                ("Đặng Thị Ơn", HEALTH_HOUSEHOLD),
            ],
        ),
    ],
)
def test_how_far_ahead(office: Office, within: int, expected: list[tuple[str, str]]) -> None:
    assert names(office, within=within) == expected


@pytest.mark.parametrize(
    ("on", "listed"), [(date(2027, 1, 9), True), (date(2027, 1, 10), True), (date(2027, 1, 11), False)]
)
def test_the_day_of_the_limit(office: Office, on: date, listed: bool) -> None:
    assert (("Đặng Thị Ơn", HEALTH_HOUSEHOLD) in names(office, on, 0)) == (listed and on == date(2027, 1, 10))
    assert (("Đặng Thị Ơn", HEALTH_HOUSEHOLD) in names(office, on, 1)) == listed


def test_the_last_day_itself_is_due_today(office: Office) -> None:
    found = item(office, "Nguyễn Văn An", date(2026, 12, 5), 0)
    assert (found.days_left, found.text) == (0, "hết hạn hôm nay, 05/12/2026")


def test_words_before_and_after_the_end(office: Office) -> None:
    assert item(office, "Nguyễn Văn An").text == "hết hạn 05/12/2026, còn 14 ngày"
    late = item(office, "Đặng Thị Ơn", within=50)
    assert late.text == "hết hạn 12/10/2026; đóng trước 10/01/2027 để không phải chờ thẻ"
    assert (late.days_left, late.acts_by) == (-40, date(2027, 1, 10))


def test_a_longer_period_or_other_cover_takes_a_person_off(office: Office) -> None:
    with office.write("test", "thử") as work:
        work.coverages.add(
            person_id=person(office, "Nguyễn Văn An").id,
            scheme=HEALTH_HOUSEHOLD,
            valid_from="2026-12-06",
            valid_to="2027-12-05",
            source="import",
        )
        work.coverages.add(
            person_id=person(office, "Đặng Thị Ơn").id,
            scheme="compulsory-si",
            valid_from="2026-11-01",
            source="entered",
        )
    assert names(office, within=60) == [("Nguyễn Văn An", VOLUNTARY_SI)]


def test_who_moved_or_died_is_not_due(office: Office) -> None:
    # Lê Văn Khoa's card ends in five days, and he moved away.
    assert "Lê Văn Khoa" not in {name for name, _ in names(office)}
    with office.write("test", "thử") as work:
        work.people.change(person(office, "Lê Văn Khoa").id, residence="home")
    assert item(office, "Lê Văn Khoa").days_left == 5


def test_without_a_payer_the_walker_of_the_hamlet_is_named(office: Office) -> None:
    with office.write("test", "thử") as work:
        for cover in work.coverages.of_household(household_of(office, "Nguyễn Văn An").id):
            work.coverages.change(cover.id, collector_id=None)
        (round_,) = work.rounds.all()
    assert item(office, "Nguyễn Văn An").collector == "Hà Thị Thu"
    with office.write("test", "thử") as work:
        work.rounds.change(round_.id, state="closed")
    assert item(office, "Nguyễn Văn An").collector is None


def test_the_window_of_a_voluntary_payment_is_told(office: Office) -> None:
    pay(office, Paid(name=LU, scheme=VOLUNTARY_SI, method="3", from_month="2026-11"))
    paid_through = date(2027, 1, 31)
    found = item(office, LU, paid_through + timedelta(days=1), 90)
    assert (found.scheme, found.ends_on, found.pay_by) == (VOLUNTARY_SI, paid_through, date(2027, 4, 30))
    assert found.text == "đã đóng đến 31/01/2027; hạn đóng tiếp 30/04/2027"


def test_a_crowd_by_the_day_that_matters(tmp_path: Path) -> None:
    crowd = office_of(tmp_path, 800)
    found = due(crowd, TODAY, 30)
    days = [one.acts_by for one in found.items]
    assert days == sorted(days)
    assert all(TODAY <= day <= TODAY + timedelta(days=30) for day in days)
    assert len({(one.person, one.scheme) for one in found.items}) == len(found.items) > 20
    crowd.close(with_backup=False)


def test_an_empty_office_and_a_negative_span(tmp_path: Path) -> None:
    empty = empty_office(tmp_path)
    assert due(empty, TODAY).items == ()
    with pytest.raises(RuleBroken):
        due(empty, TODAY, -1)
    empty.close(with_backup=False)
