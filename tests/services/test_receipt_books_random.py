"""Random days of an office with receipt books: every number is given once and every number of every book is accounted for, whatever happens."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.receipt_book_records import ReceiptBook
from desktop_app.services import history
from desktop_app.services.collecting import void_receipt
from desktop_app.services.collecting_undo import MustReverse, reverse_instead
from desktop_app.services.office import Office, open_office
from desktop_app.services.receipt_books import (
    BookForm,
    HandForm,
    MarkForm,
    hand_out,
    mark_numbers,
    receive_books,
    report_lost,
    take_back,
)
from desktop_app.services.receipt_books_view import NumberRun, book_numbers, stock
from desktop_app.services.receipt_numbers import next_number, number_for
from desktop_app.services.receipt_printing import print_receipts
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, office_of_twelve
from tests.services.book_builders import DAY

Found = TypeVar("Found")
NOON = datetime.combine(TODAY, time(12))
SMALL = st.integers(min_value=0, max_value=30)
KINDS = st.sampled_from(["spoiled", "blank", "lost"])


class Books(RuleBasedStateMachine):
    """One office, two collectors, books of a few numbers."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "so.db"
        shutil.copy(self.template, path)
        self.office: Office = open_office(path)
        self.office.now = lambda: NOON
        self.home = self.office.read.people.all()[0].household_id
        self.people = [one.id for one in self.office.read.collectors.active(DAY.isoformat())]

    def teardown(self) -> None:
        self.office.close(with_backup=False)
        shutil.rmtree(self.folder)

    # -- what people do

    @rule(serial=st.sampled_from(["AA/26P", "AB/26P"]), first=SMALL, size=st.integers(min_value=1, max_value=9))
    def receive(self, serial: str, first: int, size: int) -> None:
        known = {number for book, number, _ in self.numbers() if book.serial == serial}
        form = BookForm(serial=serial, first=f"{first:03d}", last=f"{first + size - 1:03d}", received_on=DAY)
        if known & set(range(first, first + size)):
            with pytest.raises(RuleBroken, match="đã có trong quyển"):
                receive_books(self.office, form)
        else:
            receive_books(self.office, form)

    @precondition(lambda self: self.office.read.receipt_books.count())
    @rule(at=SMALL, who=SMALL, first=SMALL, size=st.integers(min_value=1, max_value=9))
    def give(self, at: int, who: int, first: int, size: int) -> None:
        book = self.pick(self.office.read.receipt_books.all(), at)
        lowest = book.first + first % book.size
        last = min(book.last, lowest + size - 1)
        form = HandForm(book_id=book.id, collector_id=self.pick(self.people, who), first=lowest, last=last, on=DAY)
        kinds = [run.kind for run, number in self.runs(book.id) if lowest <= number <= last]
        holders = self.office.read.hand_outs.of_book(book.id)
        free = not any(one.first <= last and lowest <= one.held_last for one in holders) and "stock" in kinds
        if free:
            hand_out(self.office, form)
        else:
            with pytest.raises(RuleBroken):
                hand_out(self.office, form)

    @rule(who=SMALL)
    def collect(self, who: int) -> None:
        collector_id = self.pick(self.people, who)
        expected = next_number(self.office.read, station=1, collector_id=collector_id, on=TODAY)
        if expected is None:
            with pytest.raises(RuleBroken, match="hết số"):
                self.write(collector_id, None)
        else:
            assert self.write(collector_id, None) == expected.number

    @precondition(lambda self: self.office.read.receipt_books.count())
    @rule(at=SMALL, who=SMALL, number=SMALL)
    def collect_typed(self, at: int, who: int, number: int) -> None:
        book = self.pick(self.office.read.receipt_books.all(), at)
        typed, collector_id = book.first + number % book.size, self.pick(self.people, who)
        run = next(run for run, one in self.runs(book.id) if one == typed)
        name = self.office.read.collectors.get(collector_id).name
        if run.kind in ("held", "skipped") and run.told == name:
            assert self.write(collector_id, book.full(typed)) == book.full(typed)
        else:
            with pytest.raises(RuleBroken):
                self.write(collector_id, book.full(typed))

    @precondition(lambda self: self.office.read.receipt_books.count())
    @rule(at=SMALL, kind=KINDS, first=SMALL, size=st.integers(min_value=1, max_value=4))
    def mark(self, at: int, kind: str, first: int, size: int) -> None:
        book = self.pick(self.office.read.receipt_books.all(), at)
        lowest = book.first + first % book.size
        last = min(book.last, lowest + size - 1)
        free = [run.kind in ("held", "skipped", "stock") for run, one in self.runs(book.id) if lowest <= one <= last]
        form = MarkForm(book_id=book.id, first=lowest, last=last, on=TODAY, kind=kind, reason="thử", document="BB")
        verb, allowed = (report_lost, any(free)) if kind == "lost" else (mark_numbers, all(free))
        if allowed:
            assert verb(self.office, form).value == sum(free)
        else:
            with pytest.raises(RuleBroken):
                verb(self.office, form)

    @precondition(lambda self: self.office.read.hand_outs.count())
    @rule(at=SMALL)
    def bring_back(self, at: int) -> None:
        held = self.pick(self.office.read.hand_outs.all(), at)
        skipped = [run for run, number in self.runs(held.book_id) if run.kind == "skipped" and held.holds(number)]
        if held.returned_on is not None or skipped:
            with pytest.raises(RuleBroken):
                take_back(self.office, held.id, TODAY)
        else:
            take_back(self.office, held.id, TODAY)

    @precondition(lambda self: self.office.read.receipts.count())
    @rule(at=SMALL)
    def void(self, at: int) -> None:
        receipt = self.pick(self.office.read.receipts.all(), at)
        if receipt.voids_id is not None or self.office.read.receipts.reversal_of(receipt.id) is not None:
            with pytest.raises(RuleBroken):
                void_receipt(self.office, receipt.id, "thử")
        else:
            void_receipt(self.office, receipt.id, "thử")

    @precondition(lambda self: self.office.read.receipts.count())
    @rule(at=SMALL)
    def print_one(self, at: int) -> None:
        print_receipts(self.office, [self.pick(self.office.read.receipts.all(), at).id])

    @rule()
    def undo(self) -> None:
        printed = {one.receipt_id for one in self.office.read.receipt_prints.all()}
        try:
            history.undo_last(self.office)
        except MustReverse as asked:
            reverse_instead(self.office, asked.step_id, asked.receipt.id, "thử")
            printed.add(asked.receipt.id)  # it was reversed, not removed
        except WorldFault:  # nothing left, or a printed reversal
            pass
        assert printed <= {one.id for one in self.office.read.receipts.all()}

    @rule()
    def redo(self) -> None:
        with suppress(WorldFault):
            history.redo_last(self.office)

    # -- what holds at every moment

    @invariant()
    def every_number_is_given_once(self) -> None:
        receipts = self.office.read.receipts.all()
        assert len({one.number for one in receipts}) == len(receipts)
        places = Counter((one.book_id, one.book_number) for one in receipts if one.book_id is not None)
        assert all(count == 1 for count in places.values())

    @invariant()
    def every_number_is_accounted_for(self) -> None:
        work = self.office.read
        voided = {one.voids_id for one in work.receipts.all() if one.voids_id is not None}
        for view in stock(self.office).books:
            runs = list(self.runs(view.book.id))
            assert [number for _, number in runs] == list(range(view.book.first, view.book.last + 1))
            told = Counter(run.kind for run, _ in runs)
            assert told == +Counter(
                used=view.used,
                voided=view.voided,
                spoiled=view.spoiled,
                blank=view.blank,
                lost=view.lost,
                skipped=view.skipped,
                held=view.held - view.skipped,
                stock=view.stock,
            )
            given = {one.book_number: one.id in voided for one in work.receipts.all() if one.book_id == view.book.id}
            assert given == {number: run.kind == "voided" for run, number in runs if run.kind in ("used", "voided")}

    @invariant()
    def the_next_number_is_free_and_the_collectors_own(self) -> None:
        for holder in stock(self.office).holders:
            assert (holder.next_number is None) == (holder.left == 0)
            if holder.next_number is not None:
                (run,) = [run for book, number, run in self.numbers() if book.full(number) == holder.next_number]
                assert run.kind in ("held", "skipped")
                assert run.told == holder.name

    # -- parts

    def write(self, collector_id: int, typed: str | None) -> str:
        with self.office.write("collecting.collect", "Thu") as work:
            found = number_for(work, station=1, collector_id=collector_id, typed=typed, on=TODAY)
            work.receipts.add(
                **found.columns,
                issued_on=TODAY.isoformat(),
                household_id=self.home,
                collector_id=collector_id,
                method="cash",
                total=1000,
            )
        return found.number

    def runs(self, book_id: int) -> list[tuple[NumberRun, int]]:
        found = book_numbers(self.office, book_id)
        return [(run, number) for run in found for number in range(run.first, run.last + 1)]

    def numbers(self) -> list[tuple[ReceiptBook, int, NumberRun]]:
        books = self.office.read.receipt_books.all()
        return [(book, number, run) for book in books for run, number in self.runs(book.id)]

    def pick(self, among: Sequence[Found], at: int) -> Found:
        return among[at % len(among)]


def test_books_under_random_use(tmp_path: Path) -> None:
    office = office_of_twelve(tmp_path)
    with office.write("test", "Thêm nhân viên thu", undoable=False) as work:
        work.collectors.add(organisation_id=work.organisations.all()[0].id, name="Lê Thị Mai", kind="collector")
    Books.template = office.path
    office.close(with_backup=False)
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=25,
            stateful_step_count=80,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
