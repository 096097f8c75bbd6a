"""Day by day: what was taken against what was handed in, and how late."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collecting import void_receipt
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.office import Office
from desktop_app.services.reconciling import late_words, reconcile, remit_within
from desktop_app.services.remitting import RemitForm, remit, void_remittance
from desktop_app.services.rule_book import switch_on
from tests.builders import collector
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, pay, the_twelve
from tests.services.rule_builders import rate

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def who(office: Office) -> int:
    return collector(office).id


def hand_in(office: Office, who: int | None, day: int, amount: int, month: int = 10) -> int:
    return remit(office, RemitForm(collector_id=who, on=date(2026, month, day), amount=amount)).value


def test_in_time_late_and_short(office: Office, who: int) -> None:
    pay(office, Paid(name=DUC), collector_id=who, on=date(2026, 10, 5))
    pay(office, Paid(name=BUOI), collector_id=who, on=date(2026, 10, 12))
    pay(office, Paid(name=LU, scheme="voluntary-si", method="3"), collector_id=who, on=date(2026, 10, 20))
    hand_in(office, who, 7, 1_366_200)
    hand_in(office, who, 19, 1_366_200)
    hand_in(office, who, 22, 100_000)
    found = reconcile(office, *OCTOBER)
    told = {day.on[-2:]: (day.receipts, day.short > 0, day.late, late_words(day)) for day in found.days if day.receipts}
    assert told == {
        "05": (1, False, False, "đã nộp đủ 07/10/2026"),
        "12": (1, False, True, "nộp chậm 4 ngày (19/10/2026)"),
        "20": (1, True, True, "còn thiếu, quá hạn 29 ngày"),
    }
    assert [(day.on[-2:], day.remitted) for day in found.days if day.remitted] == [
        ("07", 1_366_200),
        ("19", 1_366_200),
        ("22", 100_000),
    ]
    (total,) = found.collectors
    assert (total.name, total.organisation, total.receipts, total.late_days) == (
        "Hà Thị Thu",
        "Bưu điện Thử Nghiệm",
        3,
        2,
    )
    assert total.opening == 0
    assert total.closing == total.collected_cash - total.remitted == total.short == found.total("short")


def test_what_is_short_of_an_earlier_period_is_told_apart(office: Office, who: int) -> None:
    pay(office, Paid(name=DUC), collector_id=who, on=date(2026, 9, 28))
    pay(office, Paid(name=BUOI), collector_id=who, on=date(2026, 10, 12))
    hand_in(office, who, 13, 1_000_000)
    (total,) = reconcile(office, *OCTOBER).collectors
    assert (total.opening, total.short_before, total.short, total.closing) == (
        1_366_200,
        366_200,
        1_366_200,
        1_732_400,
    )


def test_voids_and_reversed_remittances_stand_where_they_belong(office: Office, who: int) -> None:
    first = pay(office, Paid(name=DUC), collector_id=who, on=date(2026, 10, 5))
    pay(office, Paid(name=BUOI), collector_id=who, on=date(2026, 10, 12))
    wrong = hand_in(office, who, 13, 1_366_200)
    void_receipt(office, first.receipt_id, "Nhầm")
    found = {day.on: day for day in reconcile(office, date(2026, 10, 1), date(2026, 11, 30)).days}
    assert (found["2026-10-05"].receipts, found["2026-10-05"].short) == (0, 0)
    assert found["2026-10-12"].settled_on == "2026-10-13"
    assert found["2026-11-21"].collected_cash == -1_366_200
    void_remittance(office, wrong, "Đếm nhầm")
    again = {day.on: day for day in reconcile(office, *OCTOBER).days}
    assert (again["2026-10-12"].short, again["2026-10-12"].age_days) == (1_366_200, 40)


def test_the_batches_of_a_day_are_named(office: Office, who: int) -> None:
    pay(office, Paid(name=LU, scheme="voluntary-si", method="3"), collector_id=who, on=date(2026, 10, 20))
    batch = office.read.batches.get(create_batch(office, BatchForm()).value)
    (day,) = reconcile(office, *OCTOBER).days
    assert day.batches == (f"D05-TS {batch.number}",)


def test_one_collector_or_everybody(office: Office, who: int) -> None:
    pay(office, Paid(name=DUC), collector_id=who, on=date(2026, 10, 5))
    pay(office, Paid(name=BUOI), on=date(2026, 10, 5))
    assert [one.collector_id for one in reconcile(office, *OCTOBER).collectors] == [who, None]
    assert [one.collector_id for one in reconcile(office, *OCTOBER, who).collectors] == [who]
    assert reconcile(office, date(2026, 8, 1), date(2026, 8, 31)).collectors == ()
    with pytest.raises(RuleBroken, match="ngược"):
        reconcile(office, OCTOBER[1], OCTOBER[0])


def test_the_deadline_is_the_office_s_to_set(office: Office, who: int) -> None:
    pay(office, Paid(name=AN), Paid(name=BUOI), collector_id=who, on=date(2026, 11, 6))
    hand_in(office, who, 12, 2_322_540, month=11)
    (day,) = [day for day in reconcile(office, date(2026, 11, 1), date(2026, 11, 30)).days if day.receipts]
    assert (remit_within(office, date(2026, 11, 6)), day.due_on, day.late) == (3, "2026-11-09", True)
    switch_on(office, [rate("remittance.days", 10, date(2026, 11, 1))])
    (day,) = [day for day in reconcile(office, date(2026, 11, 1), date(2026, 11, 30)).days if day.receipts]
    assert (day.due_on, day.late) == ("2026-11-16", False)
    assert remit_within(office, date(2019, 1, 1)) is None
    assert office.law.at("remittance.days", date(2026, 11, 6)).value == Decimal(10)
