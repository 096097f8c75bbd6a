"""Giving money back and putting entries right."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.adjusting import AdjustForm, RefundForm, adjust, refund, refund_surplus
from desktop_app.services.collecting import Collected, CollectForm, PaidLine, collect, void_receipt
from desktop_app.services.history import undo_last
from desktop_app.services.money_balances import balance_of
from desktop_app.services.month_closing import close_month
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import collector, household_of, person
from tests.services.money_books import check_books
from tests.services.money_builders import BUOI, DUC, Paid, enrolment_of, line, pay, the_twelve

TODAY, OCTOBER_5 = date(2026, 11, 21), date(2026, 10, 5)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def paid(office: Office) -> Collected:
    return pay(office, Paid(name=DUC), collector_id=collector(office).id, on=OCTOBER_5)


def give_back(
    office: Office,
    amount: int,
    *,
    on: date = TODAY,
    reason: str = "Người tham gia rút",
    method: str = "cash",
    last: date | None = None,
) -> int:
    form = RefundForm(
        enrolment_id=enrolment_of(office, DUC).id,
        amount=amount,
        on=on,
        reason=reason,
        method=method,
        last_covered_on=last,
    )
    return refund(office, form).value


def cards(office: Office) -> list[tuple[str | None, str | None]]:
    found = office.read.coverages.of_person(person(office, DUC).id)
    return [(cover.valid_from, cover.valid_to) for cover in found if cover.enrolment_id]


def become(office: Office, state: str) -> None:
    with office.write("test", "thử") as work:
        work.enrolments.change(enrolment_of(office, DUC).id, state=state)


# ------------------------------------------------------------------------------------------------------------- refunds


def test_the_whole_amount_ends_cover_and_enrolment(office: Office, paid: Collected) -> None:
    entry = office.read.ledger.get(give_back(office, 1_366_200))
    (collected, _) = office.read.ledger.of_enrolment(paid.enrolment_ids[0])
    assert (entry.kind, entry.amount, entry.entry_on, entry.note) == (
        "refund",
        -1_366_200,
        "2026-11-21",
        "Người tham gia rút",
    )
    assert (entry.collector_id, entry.scheme, entry.commune_code) == (
        collected.collector_id,
        "health-household",
        collected.commune_code,
    )
    assert enrolment_of(office, DUC).state == "refunded"
    assert cards(office) == []
    assert balance_of(office, collected.collector_id).held == 0
    check_books(office)
    undo_last(office)
    assert enrolment_of(office, DUC).state == "collected"
    assert len(cards(office)) == 1
    check_books(office)


def test_a_part_leaves_the_cover_as_it_is(office: Office, paid: Collected) -> None:
    before = cards(office)
    give_back(office, 66_200)
    assert (enrolment_of(office, DUC).state, cards(office)) == ("collected", before)
    give_back(office, 1_300_000)
    assert (enrolment_of(office, DUC).state, cards(office)) == ("refunded", [])


def test_never_more_than_was_paid(office: Office, paid: Collected) -> None:
    give_back(office, 66_200)
    with pytest.raises(RuleBroken, match=r"đã nộp 1\.300\.000 đ"):
        give_back(office, 1_300_001)
    with pytest.raises(RuleBroken, match="lớn hơn 0"):
        give_back(office, 0)
    check_books(office)


@pytest.mark.parametrize("state", ["sent", "accepted"])
def test_a_declared_person_s_last_covered_day_is_asked_for(office: Office, paid: Collected, state: str) -> None:
    become(office, state)
    with pytest.raises(RuleBroken, match="ngày cuối còn được bảo hiểm") as caught:
        give_back(office, 500_000)
    assert caught.value.rule == "refund.cover"
    with pytest.raises(RuleBroken, match="không ở sau 03/11/2027"):
        give_back(office, 500_000, last=date(2027, 11, 4))
    give_back(office, 500_000, last=date(2026, 12, 31), method="transfer")
    assert cards(office) == [("2026-11-04", "2026-12-31")]
    assert (enrolment_of(office, DUC).state, enrolment_of(office, DUC).valid_to) == (state, "2026-12-31")
    assert balance_of(office, collector(office).id).held == 1_366_200  # paid back by the agency
    check_books(office)


def test_nothing_of_the_period_stays(office: Office, paid: Collected) -> None:
    become(office, "accepted")
    give_back(office, 1_366_200, last=OCTOBER_5)
    assert (cards(office), enrolment_of(office, DUC).state) == ([], "refunded")


def test_who_was_refunded_may_join_again(office: Office, paid: Collected) -> None:
    give_back(office, 1_366_200, on=date(2026, 10, 6))
    again = pay(office, Paid(name=DUC), on=TODAY)
    assert office.read.enrolments.get(again.enrolment_ids[0]).order_no == 1
    check_books(office)


@pytest.mark.parametrize(
    ("state", "words"), [("in-batch", "chưa gửi"), ("quoted", "chưa nộp tiền"), ("refunded", "đã hoàn trả hết")]
)
def test_states_without_a_refund(office: Office, paid: Collected, state: str, words: str) -> None:
    become(office, state)
    with pytest.raises(RuleBroken, match=words):
        give_back(office, 1_000)


def test_refunds_that_can_not_be(office: Office, paid: Collected) -> None:
    with pytest.raises(RuleBroken, match="lý do"):
        give_back(office, 1_000, reason=" ")
    with pytest.raises(RuleBroken, match="sau hôm nay"):
        give_back(office, 1_000, on=date(2026, 11, 22))
    with pytest.raises(RuleBroken, match="trước ngày thu"):
        give_back(office, 1_000, on=date(2026, 10, 4))
    with pytest.raises(RuleBroken, match="tiền mặt hoặc chuyển khoản"):
        give_back(office, 1_000, method="gold")
    with pytest.raises(WorldFault, match="Không tìm thấy"):
        refund(office, RefundForm(enrolment_id=5, amount=1, on=TODAY, reason="x"))
    assert office.read.ledger.count() == 1


def test_after_a_refund_the_receipt_is_not_voided(office: Office, paid: Collected) -> None:
    give_back(office, 1_000)
    with pytest.raises(RuleBroken, match="đã hoàn trả tiền ngày 21/11/2026"):
        void_receipt(office, paid.receipt_id, "Nhầm")


def test_surplus_goes_back_where_it_came_from(office: Office) -> None:
    home, who = household_of(office, DUC), collector(office)
    lines = (PaidLine(line=line(office, Paid(name=DUC)), paid=1_366_200),)
    collect(office, CollectForm(household_id=home.id, lines=lines, collector_id=who.id, surplus=33_800))
    with pytest.raises(RuleBroken, match=r"còn 33\.800 đ"):
        refund_surplus(office, home.id, 40_000, TODAY, "Trả lại")
    entry = office.read.ledger.get(refund_surplus(office, home.id, 13_800, TODAY, "Trả lại").value)
    assert (entry.kind, entry.enrolment_id, entry.household_id, entry.collector_id) == ("refund", None, home.id, who.id)
    found = balance_of(office, who.id)
    assert (found.collected, found.credit, found.held) == (1_366_200, 20_000, 1_386_200)
    assert office.read.ledger.balance() == 1_366_200
    check_books(office)


# --------------------------------------------------------------------------------------------------------- adjustments


def put_right(office: Office, amount: int, *, on: date = TODAY, corrects: int | None = None) -> int:
    entry = office.read.ledger.of_enrolment(enrolment_of(office, DUC).id)[0]
    form = AdjustForm(corrects_id=corrects or entry.id, amount=amount, on=on, reason="Kiểm quỹ thấy thiếu")
    return adjust(office, form).value


def test_an_entry_of_a_closed_month_is_put_right_in_the_open_one(office: Office, paid: Collected) -> None:
    close_month(office, "2026-10")
    with pytest.raises(RuleBroken, match="Tháng 10/2026 đã khóa sổ"):
        put_right(office, -200, on=date(2026, 10, 31))
    entry = office.read.ledger.get(put_right(office, -200))
    assert (entry.kind, entry.amount, entry.entry_on) == ("adjust", -200, "2026-11-21")
    assert entry.corrects_id == office.read.ledger.of_enrolment(paid.enrolment_ids[0])[0].id
    assert balance_of(office, entry.collector_id).held == 1_366_000
    assert enrolment_of(office, DUC).state == "collected"
    check_books(office)


@pytest.mark.parametrize(
    ("amount", "words"), [(0, "khác 0"), (1, "số phải nộp"), (-1_366_201, "trái chiều"), (-5, "trước ngày")]
)
def test_adjustments_that_can_not_be(office: Office, paid: Collected, amount: int, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        put_right(office, amount, on=date(2026, 10, 4) if amount == -5 else TODAY)
    assert office.read.ledger.count() == 1


def test_only_what_was_taken_or_given_back_is_put_right(office: Office, paid: Collected) -> None:
    first = put_right(office, -500)
    with pytest.raises(RuleBroken, match="Chỉ điều chỉnh khoản thu"):
        put_right(office, 100, corrects=first)
    with pytest.raises(RuleBroken, match="đã điều chỉnh ngày 21/11/2026"):
        void_receipt(office, paid.receipt_id, "Nhầm")
    with pytest.raises(WorldFault, match="Không tìm thấy"):
        put_right(office, 100, corrects=7)
    other = pay(office, Paid(name=BUOI))
    void_receipt(office, other.receipt_id, "Nhầm")
    with pytest.raises(RuleBroken, match="đã hủy"):
        put_right(office, -100, corrects=office.read.ledger.of_receipt(other.receipt_id)[0].id)


def test_a_part_payment_is_not_completed_by_an_adjustment(office: Office) -> None:
    home = household_of(office, DUC)
    lines = (PaidLine(line=line(office, Paid(name=DUC)), paid=1_000_000, part=True),)
    collect(office, CollectForm(household_id=home.id, lines=lines))
    with pytest.raises(RuleBroken, match="thu nốt"):
        put_right(office, 366_200)
    put_right(office, 1_000)
    assert enrolment_of(office, DUC).state == "partial"
    check_books(office)


def test_surplus_is_put_right_but_never_below_nothing(office: Office) -> None:
    home = household_of(office, DUC)
    lines = (PaidLine(line=line(office, Paid(name=DUC)), paid=1_366_200),)
    made = collect(office, CollectForm(household_id=home.id, lines=lines, surplus=30_000)).value
    credit = next(one for one in office.read.ledger.of_receipt(made.receipt_id) if one.kind == "credit")
    put_right(office, -10_000, corrects=credit.id)
    refund_surplus(office, home.id, 15_000, TODAY, "Trả lại")
    with pytest.raises(RuleBroken, match="không được âm"):
        put_right(office, -6_000, corrects=credit.id)
    check_books(office)
