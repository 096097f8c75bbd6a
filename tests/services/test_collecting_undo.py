"""Taking a collection back: undo while nothing left the house, a reversing receipt after the print, no more once it was sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import history, import_history
from desktop_app.services.collecting import CollectForm, PaidLine, collect_in, void_receipt
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.collecting_undo import MustReverse, reverse_instead, way_back
from desktop_app.services.office import Office
from desktop_app.services.receipt_printing import is_printed, print_receipts
from desktop_app.storage.undo import Step
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, household_of
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, due, enrolment_of, line, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def last(office: Office) -> Step:
    found = history.next_undo(office)
    assert found is not None
    return found


def test_before_the_print_a_collection_is_undone_without_a_trace(office: Office) -> None:
    paid = pay(office, Paid(name=AN))
    assert way_back(office.read, last(office)).kind == "undo"
    assert history.next_undo_words(office) == f"Hoàn tác: {last(office).label}"
    history.undo_last(office)
    assert office.read.receipts.by_number(paid.number) is None
    assert office.read.ledger.count() == 0


def test_after_the_print_it_must_be_reversed_and_nothing_happened_yet(office: Office) -> None:
    paid = pay(office, Paid(name=AN))
    print_receipts(office, [paid.receipt_id])
    assert is_printed(office.read, paid.receipt_id)
    with pytest.raises(MustReverse) as caught:
        history.undo_last(office)
    assert (caught.value.receipt.id, caught.value.step_id) == (paid.receipt_id, last(office).id)
    for said in (paid.number, "đã in ngày 21/11/2026", "biên lai hủy", "-1.366.200 đ"):
        assert said in caught.value.sentence
    assert history.next_undo_words(office) == f"Hủy biên lai {paid.number} bằng biên lai hủy (không xóa)…"
    assert office.read.ledger.balance() == 1_366_200


def test_the_reversal_keeps_both_papers_and_undo_goes_on_behind_it(office: Office) -> None:
    first = pay(office, Paid(name=DUC))
    paid = pay(office, Paid(name=AN))
    print_receipts(office, [paid.receipt_id])
    with pytest.raises(MustReverse) as caught:
        history.undo_last(office)
    outcome = reverse_instead(office, caught.value.step_id, paid.receipt_id, "Ghi nhầm người")
    reversal = office.read.receipts.get(outcome.value)
    assert (reversal.voids_id, reversal.total, reversal.note) == (paid.receipt_id, -1_366_200, "Ghi nhầm người")
    assert office.read.receipts.get(paid.receipt_id).total == 1_366_200
    assert enrolment_of(office, AN).state == "voided"
    assert history.next_undo_words(office).startswith("Hoàn tác: Thu")
    history.undo_last(office)  # the collection before it, which was never printed
    assert office.read.receipts.by_number(first.number) is None


def test_redo_brings_a_reversed_receipt_back_to_life(office: Office) -> None:
    paid = pay(office, Paid(name=AN))
    print_receipts(office, [paid.receipt_id])
    reverse_instead(office, last(office).id, paid.receipt_id, "Nhầm")
    history.redo_last(office)
    assert office.read.receipts.reversal_of(paid.receipt_id) is None
    assert (enrolment_of(office, AN).state, office.read.ledger.balance()) == ("collected", 1_366_200)
    with pytest.raises(MustReverse):
        history.undo_last(office)


def test_a_collection_that_was_undone_and_brought_back_is_still_asked_about_its_print(office: Office) -> None:
    paid = pay(office, Paid(name=AN))
    history.undo_last(office)
    history.redo_last(office)
    print_receipts(office, [paid.receipt_id])
    with pytest.raises(MustReverse):
        history.undo_last(office)


def test_a_reason_is_needed(office: Office) -> None:
    paid = pay(office, Paid(name=AN))
    print_receipts(office, [paid.receipt_id])
    with pytest.raises(RuleBroken, match="lý do"):
        reverse_instead(office, last(office).id, paid.receipt_id, " ")
    assert office.read.receipts.reversal_of(paid.receipt_id) is None


def test_a_void_is_undone_until_its_paper_was_printed(office: Office) -> None:
    paid = pay(office, Paid(name=AN))
    reversal = void_receipt(office, paid.receipt_id, "Nhầm").value
    print_receipts(office, [paid.receipt_id])  # the voided paper, stamped: no matter
    assert way_back(office.read, last(office)).kind == "undo"
    print_receipts(office, [reversal])
    with pytest.raises(WorldFault, match="lập biên lai mới"):
        history.undo_last(office)
    assert history.next_undo_words(office).startswith("Không hoàn tác được")


def test_a_receipt_whose_line_was_sent_is_refused_with_what_to_do(office: Office) -> None:
    paid = pay(office, Paid(name=DUC, scheme="voluntary-si"))
    step = last(office)
    batch = create_batch(office, BatchForm()).value
    with office.write("test.send", "gửi") as work:
        work.batches.change(batch, state="sent")
        for enrolment_id in paid.enrolment_ids:
            work.enrolments.change(enrolment_id, state="sent")
    with pytest.raises(WorldFault, match="đã gửi trong đợt kê khai") as caught:
        history.undo_step(office, step, partial=False)
    assert not isinstance(caught.value, MustReverse)
    print_receipts(office, [paid.receipt_id])
    with pytest.raises(WorldFault, match="đã gửi trong đợt kê khai"):
        history.undo_step(office, step, partial=False)
    assert office.read.receipts.by_number(paid.number) is not None


def test_a_closed_month_is_reversed_in_the_open_one(office: Office) -> None:
    paid = pay(office, Paid(name=DUC), on=TODAY.replace(month=10, day=20))
    step = last(office)
    with office.write("test.close", "khóa", undoable=False) as work:
        work.month_locks.add(month="2026-10", locked_on="2026-11-05", locked_by="thử")
    with pytest.raises(MustReverse, match="tháng 10/2026 đã khóa sổ"):
        history.undo_last(office)
    counted = office.read.figures.people(2026, "office")
    reversal = office.read.receipts.get(reverse_instead(office, step.id, paid.receipt_id, "Nhầm").value)
    assert reversal.issued_on == TODAY.isoformat()
    assert office.read.figures.people(2026, "office") == counted  # the people of the closed month stay
    (enrolment,) = office.read.enrolments.some(paid.enrolment_ids)
    assert enrolment.state == "refunded"
    assert office.read.coverages.of_person(enrolment.person_id) == []


def an_import(office: Office, *names: str) -> tuple[int, list[int]]:
    """Two or more receipts taken in as one step with a row of an import, as a list of receipts does."""
    forms = []
    for name in names:
        (amount,) = due(office, [Paid(name=name)])
        one = PaidLine(line=line(office, Paid(name=name)), paid=amount)
        forms.append(CollectForm(household_id=household_of(office, name).id, lines=(one,)))
    with office.write("importing.commit", "Nhập biên lai.xlsx") as work:
        made = [collect_in(work, office.law, form, TODAY, 1).receipt_id for form in forms]
        batch = work.imports.add(
            file_name="Biên lai.xlsx", sha256="0", kind="receipts", sheet="1", policy="add",
            imported_at="2026-11-21T08:00:00", read=len(forms), added=len(forms), updated=0, same=0, rejected=0,
            ignored=0,
        )  # fmt: skip
    return batch, made


def test_an_import_is_undone_whole_only_while_none_of_its_receipts_was_printed(office: Office) -> None:
    _, receipts = an_import(office, AN, DUC)
    print_receipts(office, receipts[:1])
    with pytest.raises(WorldFault, match="lịch sử nhập") as caught:
        history.undo_last(office)
    assert not isinstance(caught.value, MustReverse)
    assert office.read.receipts.count() == 2


def test_undoing_an_older_import_keeps_what_was_printed_with_its_money(office: Office) -> None:
    batch, receipts = an_import(office, AN, DUC)
    print_receipts(office, receipts[:1])
    pay(office, Paid(name=LU))
    undone = import_history.undo_import(office, batch)
    kept = office.read.receipts.get(receipts[0])
    assert office.read.receipts.some(receipts) == [kept]
    assert [entry.amount for entry in office.read.ledger.of_receipt(kept.id)] == [kept.total]
    assert enrolment_of(office, AN).state == "collected"
    assert any(left.kind == "receipt" and kept.number in left.text for left in undone.value.left)


def test_a_print_can_neither_be_undone_nor_taken_away(office: Office) -> None:
    paid = pay(office, Paid(name=BUOI))
    print_receipts(office, [paid.receipt_id])
    assert last(office).verb == "collecting.collect"
    for statement in ("DELETE FROM receipt_print", "UPDATE receipt_print SET print_no = 5"):
        with (
            pytest.raises(Exception, match="append-only"),
            office.write("test", "thử") as work,
        ):
            work.db.conn.execute(statement)


def test_reversing_what_a_closed_month_counted_is_undone_like_any_other_reversal(office: Office) -> None:
    paid = pay(office, Paid(name=DUC), on=TODAY.replace(month=10, day=20))
    with office.write("test.close", "khóa", undoable=False) as work:
        work.month_locks.add(month="2026-10", locked_on="2026-11-05", locked_by="thử")
    void_receipt(office, paid.receipt_id, "Nhầm")
    assert history.next_undo_words(office).startswith("Hoàn tác: Hủy biên lai")
    history.undo_last(office)
    (enrolment,) = office.read.enrolments.some(paid.enrolment_ids)
    assert (enrolment.state, office.read.ledger.balance()) == ("collected", 1_366_200)
