"""Receipt books: what comes in, who holds it, what comes back, and every number accounted for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collecting import void_receipt
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.receipt_books import (
    BookForm,
    HandForm,
    MarkForm,
    hand_out,
    mark_numbers,
    receive_books,
    report_lost,
    runs_of,
    set_low_stock,
    take_back,
)
from desktop_app.services.receipt_books_view import book_numbers, low_stock_words, stock
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, collector
from tests.services.book_builders import DAY, SERIAL, a_book, a_collector, handed
from tests.services.money_builders import AN, DUC, LU, Paid, pay, the_twelve

FORM = BookForm(serial=SERIAL, first="0000001", last="0000050", book_no="07", received_on=DAY)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_several_books_of_one_size_come_in_at_once(office: Office) -> None:
    outcome = receive_books(office, replace(FORM, serial=" aa/26p ", count=3))
    books = [office.read.receipt_books.get(one) for one in outcome.value]
    assert [(book.serial, book.book_no, book.first, book.last, book.digits) for book in books] == [
        ("AA/26P", "07", 1, 50, 7),
        ("AA/26P", "08", 51, 100, 7),
        ("AA/26P", "09", 101, 150, 7),
    ]
    assert outcome.label == "Nhận 3 quyển biên lai AA/26P 0000001–0000150"
    assert stock(office).in_office == 150


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"serial": " "}, "receipt-book.serial"),
        ({"serial": "2026"}, "receipt-book.serial"),
        ({"first": "1", "last": "0000050"}, "receipt-book.numbers"),
        ({"first": "AA1"}, "receipt-book.numbers"),
        ({"first": "0000051"}, "receipt-book.numbers"),
        ({"last": "9999999"}, "receipt-book.numbers"),
        ({"first": "01", "last": "50", "count": 2}, "receipt-book.numbers"),
        ({"count": 0}, "receipt-book.count"),
        ({"kind": "stone"}, "receipt-book.kind"),
        ({"received_on": date(2026, 11, 22)}, "receipt-book.day"),
    ],
)
def test_a_book_that_cannot_be_is_refused(office: Office, change: dict[str, object], rule: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        receive_books(office, replace(FORM, **change))  # type: ignore[arg-type]
    assert caught.value.rule == rule
    assert stock(office).books == ()


def test_a_number_comes_in_once(office: Office) -> None:
    receive_books(office, FORM)
    with pytest.raises(RuleBroken, match="0000040–0000050 đã có trong quyển nhận ngày 02/11/2026"):
        receive_books(office, replace(FORM, serial="AA 26-P".replace(" ", "/"), first="0000040", last="0000060"))
    with (
        pytest.raises(Exception, match="overlap"),
        office.write("test", "thử") as work,
    ):
        work.receipt_books.add(serial="AA/26P", kind="paper", first=50, last=60, digits=7, received_on="2026-11-02")


def test_a_number_written_before_the_book_came_in_is_refused(office: Office) -> None:
    pay(office, Paid(name=DUC), number="AA/26P-0000012")
    with pytest.raises(RuleBroken, match="AA/26P-0000012 đã có biên lai"):
        receive_books(office, FORM)
    receive_books(office, replace(FORM, first="0000013"))


def test_handing_out_is_refused_where_somebody_holds_a_number(office: Office) -> None:
    thu, other = collector(office), a_collector(office, "Lê Thị Mai", "NV07")
    book = a_book(office)
    handed(office, thu.id, 1, 5, book)
    with pytest.raises(RuleBroken, match="Số 0000004–0000005 đã giao cho Hà Thị Thu"):
        handed(office, other.id, 4, 8, book)
    with (
        pytest.raises(Exception, match="handed out"),
        office.write("test", "thử") as work,
    ):
        work.hand_outs.add(book_id=book, collector_id=other.id, first=5, last=8, handed_on="2026-11-02")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"first": 0}, "receipt-book.numbers"),
        ({"last": 11}, "receipt-book.numbers"),
        ({"first": 5, "last": 4}, "receipt-book.numbers"),
        ({"on": date(2026, 11, 1)}, "receipt-book.day"),
        ({"on": date(2026, 11, 22)}, "receipt-book.day"),
    ],
)
def test_what_cannot_be_handed_out(office: Office, change: dict[str, object], rule: str) -> None:
    book = a_book(office)
    form = HandForm(book_id=book, collector_id=collector(office).id, first=1, last=10, on=DAY)
    with pytest.raises(RuleBroken) as caught:
        hand_out(office, replace(form, **change))  # type: ignore[arg-type]
    assert caught.value.rule == rule


def test_nothing_is_handed_to_who_does_not_work(office: Office) -> None:
    book = a_book(office)
    gone = a_collector(office, "Lê Thị Mai", "NV07")
    with office.write("test", "thử") as work:
        work.collectors.change(gone.id, active_to="2026-10-31")
    with pytest.raises(RuleBroken, match="không làm việc"):
        handed(office, gone.id, 1, 5, book)


def test_the_rest_comes_back_when_every_gap_is_explained(office: Office) -> None:
    thu = collector(office)
    book = a_book(office)
    held = handed(office, thu.id, 1, 10, book)
    pay(office, Paid(name=DUC), collector_id=thu.id, number="4")
    with pytest.raises(RuleBroken, match="Còn 3 số bỏ cách chưa rõ: 0000001–0000003") as caught:
        take_back(office, held, TODAY)
    assert caught.value.rule == "receipt-book.gap"
    mark_numbers(office, MarkForm(book_id=book, first=1, last=2, on=TODAY, reason="Viết sai"))
    mark_numbers(office, MarkForm(book_id=book, first=3, last=3, on=TODAY, kind="blank", reason="Bỏ qua"))
    assert take_back(office, held, TODAY).value == 6
    with pytest.raises(RuleBroken, match="Đã nhận lại"):
        take_back(office, held, TODAY)
    view = stock(office).books[0]
    assert (view.state, view.stock, view.held, view.used, view.spoiled, view.blank) == ("stock", 6, 0, 1, 2, 1)


def test_every_number_of_a_book_says_what_became_of_it(office: Office) -> None:
    thu = collector(office)
    book = a_book(office)
    handed(office, thu.id, 1, 8, book)
    pay(office, Paid(name=DUC), collector_id=thu.id)
    wrong = pay(office, Paid(name=AN), collector_id=thu.id)
    void_receipt(office, wrong.receipt_id, "Nhầm")
    pay(office, Paid(name=LU), collector_id=thu.id, number="5")
    mark_numbers(office, MarkForm(book_id=book, first=3, last=3, on=TODAY, reason="Rách"))
    report_lost(
        office,
        MarkForm(book_id=book, first=9, last=9, on=TODAY, kind="lost", reason="Mất tờ", document="BB 02"),
    )
    runs = [(run.first, run.last, run.kind, run.told) for run in book_numbers(office, book)]
    assert runs == [
        (1, 1, "used", "Hà Thị Thu"),
        (2, 2, "voided", "Hà Thị Thu"),
        (3, 3, "spoiled", "21/11/2026: Rách"),
        (4, 4, "skipped", "Hà Thị Thu"),
        (5, 5, "used", "Hà Thị Thu"),
        (6, 8, "held", "Hà Thị Thu"),
        (9, 9, "lost", "21/11/2026: Mất tờ, BB 02"),
        (10, 10, "stock", ""),
    ]
    view = stock(office).books[0]
    assert (view.used, view.voided, view.spoiled, view.lost, view.held, view.skipped, view.stock) == (
        2,
        1,
        1,
        1,
        4,
        1,
        1,
    )


def test_a_number_with_a_receipt_is_voided_not_marked(office: Office) -> None:
    thu = collector(office)
    book = a_book(office)
    handed(office, thu.id, 1, 10, book)
    pay(office, Paid(name=DUC), collector_id=thu.id)
    with pytest.raises(RuleBroken, match="Số 0000001 đã có biên lai"):
        mark_numbers(office, MarkForm(book_id=book, first=1, last=3, on=TODAY, reason="Rách"))
    with (
        pytest.raises(Exception, match="used or marked"),
        office.write("test", "thử") as work,
    ):
        work.receipt_marks.add(book_id=book, first=1, last=1, kind="spoiled", marked_on="2026-11-21", reason="x")


def test_the_file_itself_refuses_a_marked_or_foreign_number(office: Office) -> None:
    thu = collector(office)
    book = a_book(office)
    held = handed(office, thu.id, 1, 5, book)
    mark_numbers(office, MarkForm(book_id=book, first=2, last=2, on=TODAY, reason="Rách"))
    household = office.read.people.all()[0].household_id
    for number, said in ((2, "marked"), (6, "not held")):
        with (
            pytest.raises(Exception, match=said),
            office.write("test", "thử") as work,
        ):
            work.receipts.add(
                number=f"x{number}", issued_on="2026-11-21", household_id=household, method="cash", total=1,
                book_id=book, book_number=number, hand_out_id=held,
            )  # fmt: skip


@pytest.mark.parametrize(
    "change", [{"reason": " "}, {"document": None}, {"first": 11, "last": 12}, {"on": date(2026, 12, 1)}]
)
def test_a_loss_needs_day_reason_and_minutes(office: Office, change: dict[str, object]) -> None:
    form = MarkForm(book_id=a_book(office), first=1, last=10, on=TODAY, kind="lost", reason="Cháy", document="BB 01")
    with pytest.raises(RuleBroken):
        report_lost(office, replace(form, **change))  # type: ignore[arg-type]
    assert report_lost(office, form).value == 10
    assert stock(office).books[0].state == "lost"
    with pytest.raises(RuleBroken, match="không còn số nào"):
        report_lost(office, form)
    with pytest.raises(RuleBroken, match="không còn số nào dùng được"):
        handed(office, collector(office).id, 1, 10, form.book_id)


def test_low_stock_is_told_at_the_offices_own_threshold(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    assert (stock(office).books[0].state, stock(office).holders[0].low) == ("low", True)
    set_low_stock(office, 9)
    assert stock(office).books[0].state == "open"
    assert low_stock_words(office.read, thu.id, TODAY) == ""
    pay(office, Paid(name=DUC), collector_id=thu.id)
    (holder,) = stock(office).holders
    assert (holder.left, holder.low, holder.next_number) == (9, True, "AA/26P-0000002")
    assert "còn 9 số biên lai" in low_stock_words(office.read, thu.id, TODAY)
    assert low_stock_words(office.read, None, TODAY) == ""
    with pytest.raises(RuleBroken):
        set_low_stock(office, -1)


def test_a_second_book_ends_the_warning(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    handed(office, thu.id, 101, 150, a_book(office, "0000101", "0000150"))
    assert [view.state for view in stock(office).books] == ["open", "open"]


def test_every_act_is_undone_in_turn(office: Office) -> None:
    thu = collector(office)
    before = stock(office)
    book = a_book(office)
    held = handed(office, thu.id, 1, 10, book)
    take_back(office, held, TODAY)
    mark_numbers(office, MarkForm(book_id=book, first=3, last=3, on=TODAY, reason="Rách"))
    for _ in range(4):
        undone = undo_last(office)
        assert "receipt_book" in undone.changes
    assert stock(office) == before


def test_what_is_gone_is_told(office: Office) -> None:
    book = a_book(office)
    undo_last(office)
    with pytest.raises(WorldFault, match="Không tìm thấy quyển"):
        book_numbers(office, book)
    with pytest.raises(WorldFault, match="Không tìm thấy lần giao"):
        take_back(office, 999, TODAY)


@pytest.mark.parametrize(
    ("numbers", "runs"), [([], []), ([3], [(3, 3)]), ([1, 2, 3, 7, 9, 10], [(1, 3), (7, 7), (9, 10)])]
)
def test_runs(numbers: list[int], runs: list[tuple[int, int]]) -> None:
    assert runs_of(numbers) == runs
