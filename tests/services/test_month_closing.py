"""A closed month is read-only: for every verb, for undo and redo, and for whoever writes past the services."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.closed_month import MonthClosed
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.adjusting import RefundForm, refund, refund_surplus
from desktop_app.services.collecting import Collected, CollectForm, PaidLine, collect, void_receipt
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.month_closing import (
    closable_months,
    close_month,
    closed_months,
    closing_findings,
    is_closed,
    month_locks,
    month_totals,
    reopen_month,
)
from desktop_app.services.office import Office
from desktop_app.services.remitting import RemitForm, remit
from desktop_app.system.faults import WorldFault
from tests.builders import collector, household_of
from tests.services.money_books import check_books, closed_rows
from tests.services.money_builders import BUOI, DUC, LU, Paid, enrolment_of, line, pay, the_twelve

OCTOBER = "2026-10"
OCTOBER_5 = date(2026, 10, 5)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def paid(office: Office) -> Collected:
    return pay(office, Paid(name=DUC), collector_id=collector(office).id, on=OCTOBER_5)


def test_who_closed_it_and_when_is_kept(office: Office, paid: Collected) -> None:
    assert closable_months(office) == (OCTOBER,)
    outcome = close_month(office, OCTOBER)
    assert outcome.label == "Khóa sổ tháng 10/2026"
    (lock,) = closed_months(office)
    assert (lock.month, lock.locked_on, lock.locked_by) == (OCTOBER, "2026-11-21", office.user)
    assert is_closed(office.read, OCTOBER)
    assert not is_closed(office.read, "2026-11")
    assert closable_months(office) == ()


@pytest.mark.parametrize(
    ("month", "words"),
    [("2026-11", "chưa hết"), ("2027-01", "chưa hết"), ("10/2026", "không phải là tháng"), ("2026-13", "không phải")],
)
def test_months_that_are_not_closed(office: Office, month: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        close_month(office, month)


def test_a_month_is_closed_once_and_opened_with_a_reason(office: Office, paid: Collected) -> None:
    close_month(office, OCTOBER)
    with pytest.raises(RuleBroken, match="đã khóa sổ"):
        close_month(office, OCTOBER)
    with pytest.raises(RuleBroken, match="lý do"):
        reopen_month(office, OCTOBER, "  ")
    reopen_month(office, OCTOBER, " Bổ sung biên lai sót ")
    with pytest.raises(RuleBroken, match="không khóa sổ"):
        reopen_month(office, OCTOBER, "Nữa")
    (lock,) = month_locks(office)
    assert (lock.reopened_on, lock.reopened_by, lock.reason) == ("2026-11-21", office.user, "Bổ sung biên lai sót")
    assert closed_months(office) == ()
    close_month(office, OCTOBER)
    assert [lock.reopened_on for lock in month_locks(office)] == ["2026-11-21", None]


def _collect(office: Office, paid: Collected) -> object:
    return pay(office, Paid(name=BUOI), on=date(2026, 10, 31))


def _void(office: Office, paid: Collected) -> object:
    return void_receipt(office, paid.receipt_id, "Nhầm", on=date(2026, 10, 31))


def _refund(office: Office, paid: Collected) -> object:
    form = RefundForm(enrolment_id=paid.enrolment_ids[0], amount=1_000, on=date(2026, 10, 31), reason="Rút")
    return refund(office, form)


def _surplus(office: Office, paid: Collected) -> object:
    return refund_surplus(office, household_of(office, DUC).id, 1_000, OCTOBER_5, "Trả lại")


def _remit(office: Office, paid: Collected) -> object:
    return remit(office, RemitForm(collector_id=collector(office).id, on=OCTOBER_5, amount=1_000))


@pytest.mark.parametrize("verb", [_collect, _void, _refund, _surplus, _remit])
def test_every_verb_refuses_a_closed_month(
    office: Office, paid: Collected, verb: Callable[[Office, Collected], object]
) -> None:
    close_month(office, OCTOBER)
    held = closed_rows(office, OCTOBER)
    with pytest.raises(MonthClosed, match="Tháng 10/2026 đã khóa sổ") as caught:
        verb(office, paid)
    assert caught.value.rule == "month.closed"
    assert "tháng đang mở" in caught.value.sentence
    assert closed_rows(office, OCTOBER) == held
    check_books(office)


def test_what_comes_later_is_entered_in_the_open_month(office: Office, paid: Collected) -> None:
    close_month(office, OCTOBER)
    held = closed_rows(office, OCTOBER)
    void_receipt(office, paid.receipt_id, "Nhầm")
    assert closed_rows(office, OCTOBER) == held
    assert office.read.ledger.balance() == 0


def test_undo_does_not_reach_into_a_closed_month(office: Office, paid: Collected) -> None:
    remit(office, RemitForm(collector_id=collector(office).id, on=date(2026, 10, 9), amount=1_000_000))
    close_month(office, OCTOBER)
    held = closed_rows(office, OCTOBER)
    with pytest.raises(MonthClosed, match="không hoàn tác"):
        undo_last(office)
    assert closed_rows(office, OCTOBER) == held
    check_books(office)


def test_undo_of_a_collection_of_a_closed_month_asks_for_a_reversal(office: Office, paid: Collected) -> None:
    close_month(office, OCTOBER)
    held = closed_rows(office, OCTOBER)
    with pytest.raises(WorldFault, match="khóa sổ"):
        undo_last(office)
    assert closed_rows(office, OCTOBER) == held
    assert enrolment_of(office, DUC).state == "collected"
    assert office.read.coverages.of_person(enrolment_of(office, DUC).person_id) != []
    check_books(office)


def test_closing_itself_is_not_undone_but_opened_again(office: Office, paid: Collected) -> None:
    close_month(office, OCTOBER)
    pay(office, Paid(name=BUOI))
    undo_last(office)
    assert [lock.month for lock in closed_months(office)] == [OCTOBER]
    reopen_month(office, OCTOBER, "Bổ sung")
    undo_last(office)
    assert office.read.ledger.count() == 0
    redo_last(office)
    assert office.read.ledger.count() == 1


# ------------------------------------------------------------------------------------------------------------ findings


def test_what_is_not_settled_is_named(office: Office, paid: Collected) -> None:
    pay(office, Paid(name=BUOI), on=date(2026, 9, 30))
    home = household_of(office, LU)
    waiting = line(office, Paid(name=LU, scheme="voluntary-si", method="3"))
    (quoted,) = enrol(office, EnrolmentForm(household_id=home.id, lines=(waiting,))).value
    with office.write("test", "thử") as work:
        work.enrolments.change(quoted, quoted_on="2026-10-07")
    found = {one.code: one for one in closing_findings(office, OCTOBER)}
    assert set(found) == {"earlier-open", "quoted", "unbatched", "unremitted"}
    assert found["earlier-open"].sentence == "Tháng trước chưa khóa sổ: 09/2026."
    assert found["quoted"].sentence == "1 lượt tham gia đã lập trong tháng mà chưa thu tiền (693.000 đ)."
    assert found["unbatched"].sentence == "1 lượt tham gia đã thu mà chưa vào đợt kê khai nào (1.366.200 đ)."
    assert found["unremitted"].amount == 1_366_200
    held = [one.sentence for one in closing_findings(office, OCTOBER) if one.code == "unremitted"]
    assert "Hà Thị Thu còn giữ 1.366.200 đ, từ ngày 05/10/2026, chưa nộp." in held
    assert close_month(office, OCTOBER).notes == tuple(one.sentence for one in closing_findings(office, OCTOBER))


def test_part_payments_and_drafts_are_named(office: Office) -> None:
    home = household_of(office, DUC)
    lines = (PaidLine(line=line(office, Paid(name=DUC)), paid=1_000_000, part=True),)
    collect(office, CollectForm(household_id=home.id, lines=lines, on=OCTOBER_5))
    pay(office, Paid(name=LU, scheme="voluntary-si", method="3"), on=OCTOBER_5)
    create_batch(office, BatchForm(made_on=date(2026, 10, 30)))
    found = {one.code: one.sentence for one in closing_findings(office, OCTOBER)}
    assert found["partial"] == "1 lượt tham gia mới nộp một phần, còn thiếu 366.200 đ."
    assert found["draft-batch"] == "1 đợt kê khai lập trong tháng chưa gửi."


def test_a_settled_month_has_nothing_to_name(office: Office) -> None:
    assert closing_findings(office, OCTOBER) == ()


def test_the_totals_of_a_month(office: Office, paid: Collected) -> None:
    remit(office, RemitForm(collector_id=collector(office).id, on=date(2026, 10, 9), amount=1_000_000))
    pay(office, Paid(name=LU, scheme="voluntary-si", method="3"), on=date(2026, 10, 20))
    found = month_totals(office, OCTOBER)
    assert (found.receipts, found.collected, found.remitted, found.returned) == (2, 2_059_200, 1_000_000, 0)
    assert found.by_scheme == {"health-household": 1_366_200, "voluntary-si": 693_000}
    assert month_totals(office, "2026-09").collected == 0
