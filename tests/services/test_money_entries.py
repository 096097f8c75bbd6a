"""Sổ thu: the words of every entry, the running balance, and who entered it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.services.adjusting import AdjustForm, RefundForm, adjust, refund, refund_surplus
from desktop_app.services.collecting import CollectForm, PaidLine, collect, void_receipt
from desktop_app.services.money_entries import COLLECTOR, HOUSEHOLD, KIND_NAMES, PERSON, ledger_view
from desktop_app.services.office import Office
from desktop_app.services.remitting import RemitForm, remit, void_remittance
from tests.builders import collector, household_of, person
from tests.services.money_builders import BUOI, DUC, Paid, line, pay, the_twelve

TODAY = date(2026, 11, 21)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def busy(office: Office) -> Office:
    who = collector(office).id
    lines = (PaidLine(line=line(office, Paid(name=DUC)), paid=1_366_200),)
    home = household_of(office, DUC).id
    form = CollectForm(household_id=home, lines=lines, collector_id=who, surplus=30_000, on=date(2026, 10, 5))
    made = collect(office, form).value
    wrong = pay(office, Paid(name=BUOI), collector_id=who, on=date(2026, 10, 6))
    void_receipt(office, wrong.receipt_id, "Nhầm người", on=date(2026, 10, 7))
    first = office.read.ledger.of_receipt(made.receipt_id)[0]
    adjust(office, AdjustForm(corrects_id=first.id, amount=-200, on=date(2026, 11, 1), reason="Đếm thiếu"))
    refund_surplus(office, home, 10_000, date(2026, 11, 2), "Trả lại")
    back = remit(office, RemitForm(collector_id=who, on=date(2026, 11, 3), amount=500_000, document="PT 9")).value
    void_remittance(office, back, "Nhầm")
    form2 = RefundForm(
        enrolment_id=made.enrolment_ids[0], amount=66_000, on=TODAY, reason="Giảm tháng", method="transfer"
    )
    refund(office, form2)
    return office


def test_the_words_and_the_cash_held(busy: Office) -> None:
    found = ledger_view(busy, COLLECTOR, collector(busy).id, None, None)
    assert [(one.kind_name, one.amount, one.balance) for one in found.lines] == [
        ("Thu tiền", 1_366_200, 1_366_200),
        ("Tiền thừa giữ lại", 30_000, 1_396_200),
        ("Thu tiền", 1_366_200, 2_762_400),
        ("Hủy biên lai", -1_366_200, 1_396_200),
        ("Điều chỉnh", -200, 1_396_000),
        ("Hoàn trả tiền thừa", -10_000, 1_386_000),
        ("Nộp tiền", -500_000, 886_000),
        ("Hủy lần nộp tiền", 500_000, 1_386_000),
        ("Hoàn trả", -66_000, 1_386_000),  # paid back by transfer: the collector's cash stays
    ]
    assert (found.opening, found.closing) == (0, 1_386_000)
    by_name = {one.kind_name: one for one in found.lines}
    assert by_name["Điều chỉnh"].about == "Điều chỉnh biên lai 2026-000001 ngày 05/10/2026"
    assert by_name["Hủy biên lai"].about == "Hủy biên lai 2026-000002 ngày 06/10/2026"
    assert by_name["Hủy lần nộp tiền"].about == "Hủy khoản ngày 03/11/2026"
    assert (by_name["Nộp tiền"].paper, by_name["Nộp tiền"].note) == ("PT 9", "")
    assert by_name["Tiền thừa giữ lại"].who == f"Hộ {DUC}"
    assert by_name["Hoàn trả"].method_name == "Chuyển khoản"
    assert {one.entered_by for one in found.lines} == {busy.user}
    assert all(one.entered_at and one.entered_at.startswith("2026-11-21T") for one in found.lines)


def test_a_period_begins_with_what_stood_before(busy: Office) -> None:
    november = ledger_view(busy, COLLECTOR, collector(busy).id, date(2026, 11, 1), date(2026, 11, 2))
    assert (november.opening, november.closing, len(november.lines)) == (1_396_200, 1_386_000, 2)
    home = household_of(busy, DUC).id
    later = ledger_view(busy, HOUSEHOLD, home, date(2026, 11, 2), None)
    whole = ledger_view(busy, HOUSEHOLD, home, None, None)
    assert (later.opening, later.closing) == (1_396_000, whole.closing)


def test_a_person_and_a_household_see_what_they_paid(busy: Office) -> None:
    mine = ledger_view(busy, PERSON, person(busy, DUC).id, None, None)
    assert [(one.kind_name, one.balance) for one in mine.lines] == [
        ("Thu tiền", 1_366_200),
        ("Điều chỉnh", 1_366_000),
        ("Hoàn trả", 1_300_000),
    ]
    whole = ledger_view(busy, HOUSEHOLD, household_of(busy, DUC).id, None, None)
    assert whole.closing == 1_300_000 + 20_000
    assert {one.collector for one in whole.lines} == {"Hà Thị Thu"}


def test_every_kind_has_a_name(busy: Office) -> None:
    with busy.write("test", "thử") as work:
        for kind, amount in (("remuneration", 9), ("claw-back", -2), ("pay-out", -5)):
            work.ledger.post(kind=kind, amount=amount, entry_on="2026-11-21", collector_id=collector(busy).id)
    found = ledger_view(busy, COLLECTOR, collector(busy).id, TODAY, TODAY)
    assert [one.kind_name for one in found.lines][-3:] == [
        KIND_NAMES["remuneration"],
        KIND_NAMES["claw-back"],
        KIND_NAMES["pay-out"],
    ]
    assert len({one.balance for one in found.lines[-3:]}) == 1  # another account than the cash
