"""Questions about enrolments: orders already paid, months supported, what waits for a batch."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.services.collecting import void_receipt
from desktop_app.services.office import Office
from tests.builders import household_of, person
from tests.services.money_builders import AN, BUOI, DUC, Paid, pay, the_twelve

HEALTH, VOLUNTARY = "health-household", "voluntary-si"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_paid_orders_of_a_calendar_year(office: Office) -> None:
    home = household_of(office, AN).id
    pay(office, Paid(name=BUOI, months=3), on=date(2026, 9, 1))
    last = pay(office, Paid(name=AN))
    asked = office.read.enrolments.paid_orders
    assert asked(home, HEALTH, 2026) == {person(office, BUOI).id: 1, person(office, AN).id: 2}
    assert asked(home, HEALTH, 2025) == {}
    void_receipt(office, last.receipt_id, "Nhầm")
    assert asked(home, HEALTH, 2026) == {person(office, BUOI).id: 1}


def test_supported_months_count_what_the_state_supported(office: Office) -> None:
    who = person(office, DUC).id
    pay(office, Paid(name=DUC, scheme=VOLUNTARY, method="6"))
    pay(office, Paid(name=DUC))
    assert office.read.enrolments.supported_months(who, VOLUNTARY) == 6
    with office.write("test", "thử") as work:  # only four of the six were still within the 120 months
        (row,) = work.enrolments.standing(who, VOLUNTARY)
        work.enrolments.change(row.id, snapshot='{"inputs": {"months_supported_now": 4}}')
    assert office.read.enrolments.supported_months(who, VOLUNTARY) == 4


def test_standing_leaves_quotes_and_voided_ones_out(office: Office) -> None:
    who = person(office, DUC).id
    paid = pay(office, Paid(name=DUC))
    assert [row.id for row in office.read.enrolments.standing(who, HEALTH)] == list(paid.enrolment_ids)
    void_receipt(office, paid.receipt_id, "Nhầm")
    assert office.read.enrolments.standing(who, HEALTH) == []
    assert [row.state for row in office.read.enrolments.of_household(household_of(office, DUC).id)] == ["voided"]
