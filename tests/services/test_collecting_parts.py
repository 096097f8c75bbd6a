"""Less, equal and more than due: parts that are completed later, surplus that is kept, used, and reversed; every đồng found again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.adjusting import RefundForm, refund
from desktop_app.services.collecting import Collected, CollectForm, PaidLine, collect, void_receipt
from desktop_app.services.collecting_desk import DeskChoices, desk, desk_prices
from desktop_app.services.collecting_receipts import receipt
from desktop_app.services.enrolling import EnrolmentForm, cancel, enrol
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.households_residence import move_person
from desktop_app.services.office import Office
from desktop_app.services.quoting_values import MemberChoice
from tests.builders import collector, household_of, person
from tests.services.money_builders import AN, BUOI, DUC, HANH, Paid, enrolment_of, line, pay, the_twelve

WHOLE_AN, WHOLE_BUOI = 1_366_200, 956_340


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def take(
    office: Office,
    *paid: tuple[Paid, int],
    on: date | None = None,
    surplus: int = 0,
    credit: int = 0,
    method: str = "cash",
    collector_id: int | None = None,
) -> Collected:
    """Collect what these people hand over; less than due counts as agreed."""
    form = CollectForm(
        household_id=household_of(office, paid[0][0].name).id,
        lines=tuple(PaidLine(line=line(office, one), paid=amount, part=True) for one, amount in paid),
        on=on,
        surplus=surplus,
        credit=credit,
        method=method,
        collector_id=collector_id,
    )
    return collect(office, form).value


def cover_of(office: Office, name: str) -> list[tuple[str | None, str | None]]:
    found = office.read.coverages.of_person(person(office, name).id)
    return [(cover.valid_from, cover.valid_to) for cover in found if cover.enrolment_id]


def entries(office: Office) -> list[tuple[str, int, str | None]]:
    return [(entry.kind, entry.amount, entry.method) for entry in office.read.ledger.all()]


def credit_of(office: Office, name: str) -> dict[str, int]:
    return office.read.household_money.credit(household_of(office, name).id)


def sums_are_exact(office: Office) -> None:
    """Every receipt is the sum of its entries, and what a household kept is never negative."""
    for one in office.read.receipts.all():
        assert one.total == sum(entry.amount for entry in office.read.ledger.of_receipt(one.id)), one.number
    for home in office.read.households.all():
        assert all(amount > 0 for amount in office.read.household_money.credit(home.id).values())


# ---------------------------------------------------------------------------------------------------------------- less


def test_a_part_gives_no_card_and_the_receipt_says_what_is_missing(office: Office) -> None:
    made = take(office, (Paid(name=DUC), 500_000))
    assert (made.total, made.partial) == (500_000, 1)
    begun = enrolment_of(office, DUC)
    assert (begun.state, begun.collected_on) == ("partial", None)
    assert cover_of(office, DUC) == []
    view = receipt(office, made.receipt_id)
    assert [(one.amount, one.valid_from, one.note) for one in view.lines] == [
        (500_000, None, "nộp một phần, còn thiếu 866.200 đ")
    ]
    assert (view.total, view.in_words) == (500_000, "Năm trăm nghìn đồng")
    assert office.read.enrolments.standing(person(office, DUC).id, "health-household") == []


def test_less_than_due_is_refused_when_nobody_agreed_to_it(office: Office) -> None:
    form = CollectForm(
        household_id=household_of(office, DUC).id, lines=(PaidLine(line=line(office, Paid(name=DUC)), paid=500_000),)
    )
    with pytest.raises(RuleBroken, match=r"thiếu 866\.200 đ") as caught:
        collect(office, form)
    assert caught.value.rule == "collect.amount"
    assert office.read.receipts.count() == 0


def test_the_rest_completes_it_and_the_card_begins_from_full_payment(office: Office) -> None:
    take(office, (Paid(name=DUC), 500_000), on=date(2026, 11, 2))
    made = take(office, (Paid(name=DUC), 866_200))
    whole = enrolment_of(office, DUC)
    assert (whole.state, whole.collected_on) == ("collected", "2026-11-21")
    # a first card: 30 days after full payment, not after the first part (Luật BHYT Đ16 k3 c)
    assert cover_of(office, DUC) == [("2026-12-21", "2027-12-20")]
    (told,) = receipt(office, made.receipt_id).lines
    assert (told.amount, told.valid_from, told.note) == (
        866_200,
        "2026-12-21",
        "nộp nốt phần còn thiếu, đã nộp trước 500.000 đ",
    )
    assert office.read.ledger.balance() == WHOLE_AN
    sums_are_exact(office)


def test_three_parts_and_the_receipts_keep_what_they_said(office: Office) -> None:
    first = take(office, (Paid(name=DUC), 300_000))
    second = take(office, (Paid(name=DUC), 300_000))
    take(office, (Paid(name=DUC), 766_200))
    notes = [receipt(office, one.receipt_id).lines[0].note for one in (first, second)]
    assert notes == ["nộp một phần, còn thiếu 1.066.200 đ", "nộp một phần, còn thiếu 766.200 đ"]
    assert enrolment_of(office, DUC).state == "collected"
    assert office.read.enrolments.count() == 1


def test_more_than_the_rest_is_refused(office: Office) -> None:
    take(office, (Paid(name=DUC), 500_000))
    with pytest.raises(RuleBroken, match=r"phải thu 866\.200 đ, đang ghi 900\.000 đ, thừa 33\.800 đ"):
        take(office, (Paid(name=DUC), 900_000))


def test_the_price_of_the_completing_day_counts_and_is_explained(office: Office) -> None:
    take(office, (Paid(name=DUC), 500_000), on=date(2026, 6, 20))  # lương cơ sở 2.340.000: 1.263.600
    home = household_of(office, DUC).id
    who = person(office, DUC).id
    found = desk(office, home)
    assert found.parts[who, "health-household"].paid == 500_000
    prices = desk_prices(
        office,
        DeskChoices(household_id=home, on=office.today, health={who: MemberChoice(taken=True)}),
    )
    assert prices.rests == {(who, "health-household"): 866_200}
    assert prices.total == 866_200
    assert prices.changes[who, "health-household"] == (
        "Ngày 20/06/2026 phải đóng 1.263.600 đ, tính lại ngày 21/11/2026 là 1.366.200 đ vì Lương cơ sở (mức tham chiếu) từ "
        "2.340.000 đồng/tháng thành 2.530.000 đồng/tháng."
    )
    take(office, (Paid(name=DUC), 866_200))
    assert enrolment_of(office, DUC).payable == WHOLE_AN


def test_a_lower_price_leaves_a_surplus_for_the_household(office: Office) -> None:
    take(office, (Paid(name=BUOI), 1_200_000))  # alone she is the first of the household: 1.366.200
    pay(office, Paid(name=AN))  # now he is
    made = take(office, (Paid(name=BUOI), 0))
    assert enrolment_of(office, BUOI).state == "collected"
    assert enrolment_of(office, BUOI).payable == WHOLE_BUOI
    assert credit_of(office, BUOI) == {"cash": 1_200_000 - WHOLE_BUOI}
    assert made.total == 0
    assert office.read.household_money.paid([enrolment_of(office, BUOI).id]) == {
        enrolment_of(office, BUOI).id: WHOLE_BUOI
    }
    sums_are_exact(office)


def test_a_later_member_pays_the_lower_rate_only_behind_a_first_one_paid_whole(office: Office) -> None:
    with pytest.raises(RuleBroken, match="người thứ 2") as caught:
        take(office, (Paid(name=AN), 500_000), (Paid(name=BUOI), WHOLE_BUOI))
    assert caught.value.rule == "collect.order"
    made = take(office, (Paid(name=AN), WHOLE_AN), (Paid(name=BUOI), 43_660))
    assert (made.total, made.partial) == (1_409_860, 1)


def test_who_gets_nothing_of_the_money_waits_as_quoted(office: Office) -> None:
    made = take(office, (Paid(name=AN), 1_000_000), (Paid(name=BUOI), 0))
    assert (enrolment_of(office, AN).state, enrolment_of(office, BUOI).state) == ("partial", "quoted")
    assert made.enrolment_ids == (enrolment_of(office, AN).id,)
    assert [one.name for one in receipt(office, made.receipt_id).lines] == [AN]


def test_a_receipt_needs_some_money(office: Office) -> None:
    with pytest.raises(RuleBroken, match="Chưa ghi số tiền nào") as caught:
        take(office, (Paid(name=AN), 0))
    assert caught.value.rule == "collect.nothing"


def test_what_was_begun_is_neither_quoted_again_nor_dropped(office: Office) -> None:
    take(office, (Paid(name=DUC), 500_000))
    home = household_of(office, DUC).id
    with pytest.raises(RuleBroken, match="đã nộp một phần") as caught:
        enrol(office, EnrolmentForm(household_id=home, lines=(line(office, Paid(name=DUC)),)))
    assert caught.value.rule == "enrolment.partial"
    with pytest.raises(RuleBroken, match="không bỏ được"):
        cancel(office, [enrolment_of(office, DUC).id])


def test_the_rest_is_not_dated_before_the_part(office: Office) -> None:
    take(office, (Paid(name=DUC), 500_000))
    with pytest.raises(RuleBroken, match="không ghi vào ngày sớm hơn"):
        take(office, (Paid(name=DUC), 866_200), on=date(2026, 11, 20))


# ---------------------------------------------------------------------------------------------------------------- more


def test_surplus_is_kept_and_used_at_the_next_collection(office: Office) -> None:
    made = take(office, (Paid(name=DUC), WHOLE_AN), surplus=33_800)
    assert made.total == 1_400_000
    assert entries(office) == [("collect", WHOLE_AN, "cash"), ("credit", 33_800, "cash")]
    assert office.read.ledger.balance() == WHOLE_AN  # not among what was collected
    view = receipt(office, made.receipt_id)
    assert [(one.text, one.amount) for one in view.credits] == [("Giữ lại tiền thừa cho hộ", 33_800)]
    assert sum(one.amount for one in view.lines) + sum(one.amount for one in view.credits) == view.total
    home = household_of(office, DUC).id
    assert desk(office, home).credit == 33_800
    used = take(office, (Paid(name=HANH, reason="muốn đóng sớm"), WHOLE_BUOI), credit=33_800)
    assert used.total == WHOLE_BUOI - 33_800
    assert credit_of(office, DUC) == {}
    assert receipt(office, used.receipt_id).credits[0].text == "Trừ vào tiền thừa đã giữ của hộ"
    sums_are_exact(office)


def test_surplus_of_another_way_of_paying_stays_where_it_is(office: Office) -> None:
    take(office, (Paid(name=DUC), WHOLE_AN), surplus=100_000, method="transfer")
    take(office, (Paid(name=HANH, reason="muốn đóng sớm"), WHOLE_BUOI), credit=100_000)
    assert entries(office)[2:] == [
        ("collect", 100_000, "transfer"),
        ("collect", WHOLE_BUOI - 100_000, "cash"),
        ("credit", -100_000, "transfer"),
    ]
    # cash handed over is exactly the cash in the ledger
    assert sum(amount for _kind, amount, method in entries(office) if method == "cash") == WHOLE_BUOI - 100_000
    sums_are_exact(office)


@pytest.mark.parametrize(
    ("surplus", "credit", "word"),
    [(0, 1, "đang có 0 đ"), (-1, 0, "đang có 0 đ"), (0, -1, "đang có 0 đ")],
)
def test_only_what_is_kept_can_be_used(office: Office, surplus: int, credit: int, word: str) -> None:
    with pytest.raises(RuleBroken, match=word) as caught:
        take(office, (Paid(name=DUC), WHOLE_AN), surplus=surplus, credit=credit)
    assert caught.value.rule == "collect.credit"


def test_nobody_keeps_a_surplus_while_a_line_is_short(office: Office) -> None:
    with pytest.raises(RuleBroken, match="nộp thiếu") as caught:
        take(office, (Paid(name=DUC), 500_000), surplus=100)
    assert caught.value.rule == "collect.surplus"


# ------------------------------------------------------------------------------------------------------ back and forth


def test_voiding_the_completing_receipt_leaves_the_part(office: Office) -> None:
    first = take(office, (Paid(name=DUC), 500_000))
    second = take(office, (Paid(name=DUC), 866_200), surplus=1_000)
    with pytest.raises(RuleBroken, match=second.number) as caught:
        void_receipt(office, first.receipt_id, "Nhầm")
    assert caught.value.rule == "receipt.later"
    void_receipt(office, second.receipt_id, "Nhầm")
    assert (enrolment_of(office, DUC).state, enrolment_of(office, DUC).collected_on) == ("partial", None)
    assert cover_of(office, DUC) == []
    assert credit_of(office, DUC) == {}
    assert office.read.ledger.balance() == 500_000
    void_receipt(office, first.receipt_id, "Nhầm")
    assert enrolment_of(office, DUC).state == "voided"
    assert office.read.ledger.balance() == 0
    sums_are_exact(office)


def test_a_surplus_that_was_used_holds_its_receipt(office: Office) -> None:
    first = take(office, (Paid(name=DUC), WHOLE_AN), surplus=33_800)
    second = take(office, (Paid(name=HANH, reason="muốn đóng sớm"), WHOLE_BUOI), credit=33_800)
    before = entries(office)
    with pytest.raises(RuleBroken, match="đã dùng") as caught:
        void_receipt(office, first.receipt_id, "Nhầm")
    assert caught.value.rule == "receipt.credit"
    assert entries(office) == before
    void_receipt(office, second.receipt_id, "Nhầm")
    assert credit_of(office, DUC) == {"cash": 33_800}
    void_receipt(office, first.receipt_id, "Nhầm")
    assert credit_of(office, DUC) == {}
    sums_are_exact(office)


def test_a_reversal_of_a_surplus_does_not_count_as_collected(office: Office) -> None:
    made = take(office, (Paid(name=DUC), WHOLE_AN), surplus=33_800)
    reversal = void_receipt(office, made.receipt_id, "Nhầm").value
    assert office.read.ledger.balance() == 0
    assert [(one.text, one.amount) for one in receipt(office, reversal).credits] == [
        ("Hủy phần tiền thừa của hộ", -33_800)
    ]


def test_undo_and_redo_of_parts_and_surplus(office: Office) -> None:
    take(office, (Paid(name=DUC), 500_000))
    part = entries(office)
    take(office, (Paid(name=DUC), 866_200), surplus=33_800)
    both = entries(office)
    undo_last(office)
    assert (entries(office), enrolment_of(office, DUC).state) == (part, "partial")
    redo_last(office)
    assert (entries(office), enrolment_of(office, DUC).state) == (both, "collected")
    undo_last(office)
    undo_last(office)
    assert (entries(office), office.read.enrolments.count()) == ([], 0)


def test_what_was_given_back_whole_can_be_paid_again(office: Office) -> None:
    made = pay(office, Paid(name=DUC))
    refund(
        office,
        RefundForm(enrolment_id=made.enrolment_ids[0], amount=WHOLE_AN, on=office.today, reason="Người tham gia đổi ý"),
    )
    asked = replace(line(office, Paid(name=DUC)), repeat_reason="Lần trước ghi sai", reason="Lần trước ghi sai")
    home = household_of(office, DUC).id
    collect(office, CollectForm(household_id=home, lines=(PaidLine(line=asked, paid=WHOLE_AN),)))
    assert office.read.ledger.balance() == WHOLE_AN
    sums_are_exact(office)


def test_every_entry_names_household_collector_organisation_and_who_entered(office: Office) -> None:
    who = collector(office)
    take(office, (Paid(name=DUC), 500_000), collector_id=who.id)
    take(office, (Paid(name=DUC), 866_200), collector_id=who.id, surplus=7_000)
    home = household_of(office, DUC).id
    found = {
        (one.household_id, one.collector_id, one.organisation_id, bool(one.entered_at), bool(one.entered_by))
        for one in office.read.ledger.all()
    }
    assert found == {(home, who.id, who.organisation_id, True, True)}


def test_who_moves_takes_the_part_along_and_pays_the_rest_in_the_new_home(office: Office) -> None:
    take(office, (Paid(name=DUC), 500_000))
    former, home = household_of(office, DUC), household_of(office, AN)
    move_person(office, person(office, DUC).id, home.id)
    assert not desk(office, former.id).parts
    assert [part.paid for part in desk(office, home.id).parts.values()] == [500_000]
    take(office, (Paid(name=DUC), 866_200))
    found = enrolment_of(office, DUC)
    assert (found.state, found.payable, found.household_id) == ("collected", 1_366_200, home.id)
    assert [entry[1] for entry in entries(office)] == [500_000, 866_200]


def test_what_was_agreed_goes_along_with_who_moves(office: Office) -> None:
    enrol(office, EnrolmentForm(household_id=household_of(office, DUC).id, lines=(line(office, Paid(name=DUC)),)))
    waits, home = enrolment_of(office, DUC), household_of(office, AN)
    move_person(office, person(office, DUC).id, home.id)
    assert [one.id for one in desk(office, home.id).quoted] == [waits.id]
    form = CollectForm(household_id=home.id, lines=(PaidLine(enrolment_id=waits.id, paid=1_366_200),))
    assert collect(office, form).value.enrolment_ids == (waits.id,)
