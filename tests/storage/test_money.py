"""Receipt numbers, receipts of enrolments, and the ledger's sum."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.office import Office
from tests.services.money_builders import AN, BUOI, DUC, Paid, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    ("numbers", "last"),
    [
        ([], None),
        (["2026-000001", "2026-000012", "2026-000003"], "2026-000012"),
        (["2026-000001", "2026-KHAC", "2026-9", "2026-0000999"], "2026-000001"),  # not of the series
        (["2025-000009", "2026.7-000044", "2027-000003"], None),
    ],
)
def test_the_last_number_of_a_series(office: Office, numbers: list[str], last: str | None) -> None:
    household = office.read.households.all()[0].id
    with office.write("test", "thử") as work:
        for number in numbers:
            work.receipts.add(number=number, issued_on="2026-11-21", household_id=household, method="cash", total=0)
    assert office.read.receipts.last_number("2026-", 6) == last


def test_a_reversal_does_not_take_a_number_of_the_series(office: Office) -> None:
    household = office.read.households.all()[0].id
    with office.write("test", "thử") as work:
        values = {"issued_on": "2026-11-21", "household_id": household, "method": "cash", "total": 0}
        first = work.receipts.add(number="2026-000001", **values)
        work.receipts.add(number="2026-000009", voids_id=first, **values)
    assert office.read.receipts.last_number("2026-", 6) == "2026-000001"


def test_the_receipt_of_each_enrolment(office: Office) -> None:
    family, single = pay(office, Paid(name=AN), Paid(name=BUOI)), pay(office, Paid(name=DUC))
    given = office.read.receipts.of_enrolments([*family.enrolment_ids, *single.enrolment_ids])
    assert [given[enrolment].id for enrolment in family.enrolment_ids] == [family.receipt_id] * 2
    assert given[single.enrolment_ids[0]].number == single.number
    assert office.read.receipts.of_enrolments([]) == {}


def test_the_ledger_adds_up_to_the_receipts(office: Office) -> None:
    paid = pay(office, Paid(name=AN), Paid(name=BUOI))
    assert office.read.ledger.balance() == paid.total == office.read.receipts.get(paid.receipt_id).total
