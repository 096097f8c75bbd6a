"""Today's desk: promises, revisits, ends and limits, for the office and for one collector."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.desk import NOBODY, Desk, desk
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from tests.builders import TODAY, collector, empty_office, household_of, office_of_twelve, person
from tests.services.money_builders import AN, BUOI, Paid, pay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def say(office: Office, name: str, digit: str, on: date, by: str | None = "Hà Thị Thu", **values: object) -> None:
    line = VisitLine(person_id=person(office, name).id, scheme=HEALTH_HOUSEHOLD, outcome=digit, **values)  # type: ignore[arg-type]
    record_visits(
        office,
        VisitForm(
            household_id=household_of(office, name).id,
            visited_on=on,
            collector_id=collector(office, by).id if by else None,
            lines=(line,),
        ),
    )


def names(found: Desk, kind: str) -> list[str]:
    return [item.name for item in found.group(kind).items]


def test_a_promise_stands_on_the_desk_from_its_day_on(office: Office) -> None:
    say(office, AN, "2", date(2026, 11, 10), promise_on=TODAY, note="gọi trước")
    assert names(desk(office, date(2026, 11, 20)), "promises") == []
    (item,) = desk(office).group("promises").items
    assert (item.on, item.days_late, item.collector, item.phone) == (TODAY, 0, "Hà Thị Thu", "0912345678")
    assert item.text == "10/11/2026: đồng ý – hẹn đóng. gọi trước"
    (late,) = desk(office, date(2026, 11, 24)).group("promises").items
    assert late.days_late == 3


def test_a_promise_is_answered_by_payment_or_by_another_word(office: Office) -> None:
    say(office, AN, "2", date(2026, 11, 10), promise_on=date(2026, 11, 20))
    say(office, BUOI, "2", date(2026, 11, 10), promise_on=date(2026, 11, 20))
    assert names(desk(office), "promises") == [AN, BUOI]
    pay(office, Paid(name=AN))
    say(office, BUOI, "4", date(2026, 11, 21), reason="cost")
    assert names(desk(office), "promises") == []
    undo_last(office)
    assert names(desk(office), "promises") == [BUOI]


def test_a_voided_payment_brings_the_promise_back(office: Office) -> None:
    say(office, AN, "2", date(2026, 11, 10), promise_on=date(2026, 11, 20))
    pay(office, Paid(name=AN))
    undo_last(office)
    assert names(desk(office), "promises") == [AN]


def test_revisits_of_people_and_of_whole_households(office: Office) -> None:
    say(office, BUOI, "5", date(2026, 11, 10))
    home = household_of(office, "Lò")
    record_visits(
        office, VisitForm(household_id=home.id, visited_on=date(2026, 11, 12), lines=(VisitLine(outcome="5"),))
    )
    items = desk(office).group("revisits").items
    assert [(item.name, item.person_id is None, item.on) for item in items] == [
        (BUOI, False, date(2026, 11, 17)),
        ("Đặng Thị Ơn", True, date(2026, 11, 19)),
    ]
    assert names(desk(office), "promises") == []
    say(office, "Đặng Thị Ơn", "3", TODAY)
    assert names(desk(office), "revisits") == [BUOI]


def test_a_promise_is_not_also_a_revisit(office: Office) -> None:
    say(office, AN, "2", date(2026, 11, 10), promise_on=TODAY)
    assert names(desk(office), "revisits") == []


def test_who_moved_away_is_not_revisited(office: Office) -> None:
    say(office, BUOI, "5", date(2026, 11, 10))
    with office.write("test", "thử") as work:
        work.people.change(person(office, BUOI).id, residence="moved")
    assert names(desk(office), "revisits") == []


def test_ends_and_limits(office: Office) -> None:
    found = desk(office, within=50)
    assert [(item.name, item.scheme) for item in found.group("endings").items] == [
        (AN, HEALTH_HOUSEHOLD),
        (AN, VOLUNTARY_SI),
    ]
    (limit,) = found.group("limits").items
    assert (limit.name, limit.on) == ("Đặng Thị Ơn", date(2027, 1, 10))
    assert found.group("limits").label == "Sắp quá 90 ngày gián đoạn"
    assert found.total == 3


def test_each_collector_has_a_desk_of_his_own(office: Office) -> None:
    say(office, AN, "2", date(2026, 11, 10), promise_on=TODAY)
    say(office, BUOI, "2", date(2026, 11, 10), by=None, promise_on=TODAY)
    everybody = desk(office).group("promises")
    assert everybody.by_collector() == {"Hà Thị Thu": 1, NOBODY: 1}
    mine = desk(office, collector_id=collector(office).id)
    assert (names(mine, "promises"), names(mine, "endings")) == ([AN], [AN])
    assert desk(office, collector_id=collector(office, "Cao Văn Nghỉ").id).total == 0


def test_an_empty_office_has_an_empty_desk(tmp_path: Path) -> None:
    empty = empty_office(tmp_path)
    assert (desk(empty).total, [group.count for group in desk(empty).groups]) == (0, [0, 0, 0, 0, 0])
    empty.close(with_backup=False)
