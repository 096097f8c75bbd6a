"""Receipts as they are listed and shown, and the collecting desk of a household."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.services.collecting import void_receipt
from desktop_app.services.collecting_receipts import receipt, receipts, receipts_sum
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, collector
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, pay, the_twelve

SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_the_paper_says_who_paid_what_in_figures_and_words(office: Office) -> None:
    paid = pay(office, Paid(name=AN), Paid(name=BUOI, months=3), collector_id=collector(office).id)
    shown = receipt(office, paid.receipt_id)
    assert (shown.number, shown.payer, shown.method_name, shown.state) == ("2026-000001", AN, "Tiền mặt", "valid")
    assert shown.office_name == "BHXH cơ sở Thử Nghiệm"
    assert "Số 1, đường Làng, Thôn Bình Hòa" in shown.address
    assert [(one.name, one.scheme_name, one.months, one.amount) for one in shown.lines] == [
        (AN, "BHYT hộ gia đình", 12, 1_366_200),
        (BUOI, "BHYT hộ gia đình", 3, 239_085),
    ]
    assert shown.total == sum(one.amount for one in shown.lines) == 1_605_285
    assert shown.in_words == "Một triệu sáu trăm linh năm nghìn hai trăm tám mươi lăm đồng"
    assert shown.lines[0].steps[0].label == "Lương cơ sở"
    assert shown.collector is not None
    assert shown.collector.name == "Hà Thị Thu"


def test_a_voided_receipt_and_its_reversal_say_so(office: Office) -> None:
    paid = pay(office, Paid(name=DUC))
    back = void_receipt(office, paid.receipt_id, "Nhầm hộ").value
    assert (receipt(office, paid.receipt_id).state, receipt(office, paid.receipt_id).note) == ("voided", "Nhầm hộ")
    assert receipt(office, back).state == "reversal"
    assert receipt(office, back).in_words.startswith("Âm ")
    with pytest.raises(WorldFault):
        receipt(office, 5)


def test_the_list_is_newest_first_and_its_sum_is_the_ledger(office: Office) -> None:
    first = pay(office, Paid(name=AN), on=date(2026, 11, 12), collector_id=collector(office).id)
    second = pay(office, Paid(name=LU, scheme="voluntary-si"), on=date(2026, 11, 20))
    third = pay(office, Paid(name=DUC))
    void_receipt(office, second.receipt_id, "Nhầm")
    listed = receipts(office, since=SINCE, until=UNTIL)
    assert [row.number for row in listed] == ["2026-000002-H", third.number, second.number, first.number]
    assert receipts_sum(office, since=SINCE, until=UNTIL) == (4, office.read.ledger.balance())
    assert [row.voided_by is not None for row in listed] == [False, False, True, False]
    assert [row.number for row in receipts(office, since=SINCE, until=UNTIL, offset=1, limit=2)] == [
        third.number,
        second.number,
    ]
    mine = receipts(office, since=SINCE, until=UNTIL, collector_id=collector(office).id)
    assert [row.head for row in mine] == [AN]
    assert receipts_sum(office, since=TODAY, until=TODAY, collector_id=collector(office).id) == (0, 0)
