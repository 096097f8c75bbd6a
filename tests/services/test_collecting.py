"""Collecting and voiding: one verb writes everything or nothing, and every đồng can be found again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.batch_sending import mark_sent
from desktop_app.services.collecting import CollectForm, PaidLine, collect, next_receipt_number, void_receipt
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household
from desktop_app.system.faults import WorldFault
from tests.builders import collector, household_of, person
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, enrolment_of, line, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def counts(office: Office) -> tuple[int, int, int, int]:
    work = office.read
    return work.enrolments.count(), work.receipts.count(), work.ledger.count(), work.ledger.balance()


def test_a_family_pays_at_once(office: Office) -> None:
    with office.write("test", "thử") as work:
        for name in (AN, BUOI):
            work.leads.add(
                person_id=person(office, name).id, scheme="health-household", source="due", opened_on="2026-11-01"
            )
    who = collector(office)
    paid = pay(office, Paid(name=AN), Paid(name=BUOI), collector_id=who.id)
    assert (paid.total, paid.number) == (2_322_540, "2026-000001")
    receipt = office.read.receipts.get(paid.receipt_id)
    assert (receipt.payer, receipt.total, receipt.method, receipt.collector_id) == (AN, 2_322_540, "cash", who.id)
    entries = office.read.ledger.of_receipt(paid.receipt_id)
    assert [entry.amount for entry in entries] == [1_366_200, 956_340]
    assert {(entry.kind, entry.entry_on, entry.collector_id) for entry in entries} == {
        ("collect", "2026-11-21", who.id)
    }
    enrolment = enrolment_of(office, AN)
    assert (enrolment.state, enrolment.collected_on, enrolment.collector_id) == ("collected", "2026-11-21", who.id)
    cards = [cover for cover in office.read.coverages.of_person(enrolment.person_id) if cover.enrolment_id]
    assert [(card.scheme, card.valid_from, card.valid_to, card.source, card.subject_group) for card in cards] == [
        ("health-household", "2026-12-06", "2027-12-05", "enrolment", "GD")
    ]
    assert office.read.leads.open_of_household(receipt.household_id) == []
    closed = {lead.close_reason for lead in office.read.leads.all()}
    assert closed == {"joined"}


def test_the_label_names_amount_and_household(office: Office) -> None:
    home = household_of(office, DUC)
    form = CollectForm(
        household_id=home.id, lines=(PaidLine(line=line(office, Paid(name=DUC)), paid=1_366_200),), method="transfer"
    )
    assert collect(office, form).label == f"Thu 1.366.200 đ – hộ {DUC}"


def test_both_schemes_on_one_receipt(office: Office) -> None:
    paid = pay(office, Paid(name=DUC), Paid(name=DUC, scheme="voluntary-si", method="3"))
    assert paid.total == 1_366_200 + 792_000
    voluntary = enrolment_of(office, DUC, "voluntary-si")
    assert (voluntary.valid_from, voluntary.valid_to, voluntary.income) == ("2026-11-01", "2027-01-31", 1_500_000)
    assert (voluntary.support_class, voluntary.state_support) == ("other", 198_000)


@pytest.mark.parametrize(("off_by", "word"), [(-200, "thiếu 200 đ"), (1_000, "thừa 1.000 đ")])
def test_paying_less_or_more_than_due_is_refused_and_nothing_is_written(office: Office, off_by: int, word: str) -> None:
    home = household_of(office, DUC)
    lines = (PaidLine(line=line(office, Paid(name=DUC)), paid=1_366_200 + off_by),)
    before = counts(office)
    with pytest.raises(RuleBroken, match=word) as caught:
        collect(office, CollectForm(household_id=home.id, lines=lines))
    assert caught.value.rule == "collect.amount"
    assert DUC in caught.value.sentence
    assert counts(office) == before


def test_the_same_person_is_not_taken_twice_for_one_period(office: Office) -> None:
    pay(office, Paid(name=DUC))
    before = counts(office)
    with pytest.raises(RuleBroken, match=DUC) as caught:
        pay(office, Paid(name=DUC))
    assert caught.value.rule == "enrolment.early"
    assert counts(office) == before


def test_a_quote_made_before_is_collected_at_the_amount_of_the_day(office: Office) -> None:
    home = household_of(office, DUC)
    (quoted,) = enrol(office, EnrolmentForm(household_id=home.id, lines=(line(office, Paid(name=DUC)),))).value
    form = CollectForm(household_id=home.id, lines=(PaidLine(enrolment_id=quoted, paid=1_366_200),))
    collected = collect(office, form).value
    assert collected.enrolment_ids == (quoted,)
    assert enrolment_of(office, DUC).state == "collected"
    with pytest.raises(RuleBroken, match="không còn chờ thu"):
        collect(office, form)


def test_a_voluntary_quote_keeps_its_choices_until_it_is_paid(office: Office) -> None:
    home = household_of(office, LU)
    asked = line(office, Paid(name=LU, scheme="voluntary-si", method="6", income=2_000_000))
    (quoted,) = enrol(office, EnrolmentForm(household_id=home.id, lines=(asked,))).value
    due = office.read.enrolments.get(quoted).payable
    collect(office, CollectForm(household_id=home.id, lines=(PaidLine(enrolment_id=quoted, paid=due),)))
    paid = enrolment_of(office, LU, "voluntary-si")
    assert (paid.method, paid.months, paid.income, paid.support_class) == ("6", 6, 2_000_000, "ethnic-minority")


def test_a_later_card_goes_on_with_what_the_card_before_said(office: Office) -> None:
    holder = person(office, AN)
    with office.write("test", "thử") as work:
        (card,) = [row for row in work.coverages.of_person(holder.id) if row.scheme == "health-household"]
        work.coverages.change(card.id, card_no="GD4010123456789", facility="01-001", five_years_on="2028-01-01")
    pay(office, Paid(name=AN))
    newest = next(row for row in office.read.coverages.of_person(holder.id) if row.enrolment_id)
    assert (newest.card_no, newest.facility, newest.five_years_on) == ("GD4010123456789", "01-001", "2028-01-01")


def test_receipt_numbers_follow_one_another_and_are_used_once(office: Office) -> None:
    assert next_receipt_number(office) == "2026-000001"
    pay(office, Paid(name=DUC), number="BL-77")
    assert next_receipt_number(office) == "2026-000001"
    pay(office, Paid(name=AN))
    assert next_receipt_number(office) == "2026-000002"
    assert next_receipt_number(office, date(2027, 1, 4)) == "2027-000001"
    with pytest.raises(RuleBroken, match="đã dùng ngày 21/11/2026") as caught:
        pay(office, Paid(name=LU, scheme="voluntary-si"), number=" BL-77 ")
    assert caught.value.rule == "receipt.number"


def test_tomorrow_s_money_is_not_taken(office: Office) -> None:
    home = household_of(office, DUC)
    form = CollectForm(
        household_id=home.id,
        lines=(PaidLine(line=line(office, Paid(name=DUC)), paid=1_366_200),),
        on=date(2026, 11, 22),
    )
    with pytest.raises(RuleBroken, match="sau hôm nay"):
        collect(office, form)
    with pytest.raises(RuleBroken, match="tiền mặt hoặc chuyển khoản"):
        collect(office, CollectForm(household_id=home.id, lines=form.lines, method="gold"))


def test_money_of_an_earlier_day_is_priced_by_that_day(office: Office) -> None:
    paid = pay(office, Paid(name=DUC), on=date(2026, 6, 30))
    assert paid.total == 1_263_600  # lương cơ sở 2.340.000
    assert enrolment_of(office, DUC).collected_on == "2026-06-30"


# ------------------------------------------------------------------------------------------------------------- voiding


def test_voiding_reverses_and_never_deletes_money(office: Office) -> None:
    paid = pay(office, Paid(name=AN), Paid(name=BUOI))
    reversal = void_receipt(office, paid.receipt_id, "Ghi nhầm người").value
    assert office.read.ledger.balance() == 0
    assert office.read.ledger.count() == 4
    back = office.read.receipts.get(reversal)
    assert (back.number, back.total, back.voids_id, back.note) == (
        "2026-000001-H",
        -2_322_540,
        paid.receipt_id,
        "Ghi nhầm người",
    )
    assert {row.state for row in office.read.enrolments.some(paid.enrolment_ids)} == {"voided"}
    covers = office.read.coverages.of_person(person(office, AN).id)
    assert all(cover.enrolment_id is None for cover in covers)
    assert next_receipt_number(office) == "2026-000002"


def test_what_was_voided_can_be_collected_again_in_the_same_order(office: Office) -> None:
    first = pay(office, Paid(name=BUOI))
    void_receipt(office, first.receipt_id, "Sai số tháng")
    quote = quote_household(office, household_of(office, AN).id)
    assert [(member.name, member.order) for member in quote.members] == [(AN, 1), (BUOI, 2)]
    assert pay(office, Paid(name=AN), Paid(name=BUOI)).total == 2_322_540


def test_voiding_needs_a_reason_and_happens_once(office: Office) -> None:
    paid = pay(office, Paid(name=DUC))
    with pytest.raises(RuleBroken, match="lý do"):
        void_receipt(office, paid.receipt_id, "  ")
    reversal = void_receipt(office, paid.receipt_id, "Nhầm").value
    with pytest.raises(RuleBroken, match="đã được hủy"):
        void_receipt(office, paid.receipt_id, "Nhầm")
    with pytest.raises(RuleBroken, match="biên lai hủy"):
        void_receipt(office, reversal, "Nhầm")
    with pytest.raises(WorldFault, match="Không tìm thấy biên lai"):
        void_receipt(office, 5, "Nhầm")


@pytest.mark.parametrize("day", [date(2026, 11, 4), date(2026, 11, 22)])
def test_voiding_happens_between_the_day_of_the_receipt_and_today(office: Office, day: date) -> None:
    paid = pay(office, Paid(name=DUC), on=date(2026, 11, 5))
    with pytest.raises(RuleBroken, match="từ ngày thu 05/11/2026 đến hôm nay"):
        void_receipt(office, paid.receipt_id, "Nhầm", day)


def test_what_was_declared_can_not_be_voided(office: Office) -> None:
    paid = pay(office, Paid(name=DUC, scheme="voluntary-si"))
    batch = create_batch(office, BatchForm()).value
    mark_sent(office, batch)
    with pytest.raises(RuleBroken, match="đã gửi"):
        void_receipt(office, paid.receipt_id, "Nhầm")


def test_a_voided_line_leaves_its_draft_batch(office: Office) -> None:
    paid = pay(office, Paid(name=DUC, scheme="voluntary-si"))
    batch = create_batch(office, BatchForm()).value
    void_receipt(office, paid.receipt_id, "Nhầm")
    assert office.read.enrolments.of_batch(batch) == []


def test_undo_and_redo_of_a_collection_and_of_a_void(office: Office) -> None:
    before = counts(office)
    paid = pay(office, Paid(name=AN), Paid(name=BUOI))
    collected = counts(office)
    void_receipt(office, paid.receipt_id, "Nhầm")
    undo_last(office)
    assert counts(office) == collected
    assert enrolment_of(office, AN).state == "collected"
    undo_last(office)
    assert counts(office) == before
    redo_last(office)
    assert counts(office) == collected


@pytest.mark.parametrize("table", ["receipt", "ledger_entry"])
def test_the_file_itself_refuses_to_edit_or_delete_money(office: Office, table: str) -> None:
    pay(office, Paid(name=DUC))
    for statement in (f"UPDATE {table} SET note = 'x'", f"DELETE FROM {table}"):
        with (
            pytest.raises(Exception, match="append-only"),
            office.write("test", "thử") as work,
        ):
            work.db.conn.execute(statement)
