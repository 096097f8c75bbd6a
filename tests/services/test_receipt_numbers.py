"""The number of a receipt: next of the collector's book, typed from a paper book, or the office's own series."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collecting import next_receipt_number, void_receipt
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.receipt_books import MarkForm, mark_numbers, report_lost, take_back
from desktop_app.services.receipt_numbers import Numbered, number_for
from tests.builders import TODAY, collector
from tests.services.book_builders import DAY, a_book, a_collector, handed
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def numbered(office: Office, collector_id: int | None, typed: str | None = None, on: date = TODAY) -> Numbered:
    return number_for(office.read, station=1, collector_id=collector_id, typed=typed, on=on)


def test_an_office_without_books_keeps_its_own_series(office: Office) -> None:
    assert pay(office, Paid(name=DUC), collector_id=collector(office).id).number == "2026-000001"
    assert numbered(office, collector(office).id, "Sổ tay 12") == Numbered(number="Sổ tay 12")


def test_a_receipt_takes_the_next_number_of_the_collectors_book(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    paid = pay(office, Paid(name=DUC), collector_id=thu.id)
    receipt = office.read.receipts.get(paid.receipt_id)
    assert paid.number == receipt.number == "AA/26P-0000001"
    book = office.read.receipt_books.get(receipt.book_id or 0)
    assert (book.serial, receipt.book_number, book.written(receipt.book_number or 0)) == ("AA/26P", 1, "0000001")
    assert next_receipt_number(office, collector_id=thu.id) == "AA/26P-0000002"
    assert next_receipt_number(office) == "2026-000001"  # who holds no book goes on with the series


def test_a_book_counts_from_the_day_it_was_handed_out(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    assert numbered(office, thu.id, on=date(2026, 11, 1)).number == "2026-000001"
    assert numbered(office, thu.id, on=DAY).number == "AA/26P-0000001"


@pytest.mark.parametrize("typed", ["4", "0000004", "AA/26P-0000004", "aa/26p 4", " AA/26P - 0000004 "])
def test_a_typed_number_is_found_in_the_book(office: Office, typed: str) -> None:
    thu = collector(office)
    handed(office, thu.id)
    assert numbered(office, thu.id, typed).number == "AA/26P-0000004"


def test_numbers_go_on_behind_the_highest_and_come_back_to_what_was_skipped(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    pay(office, Paid(name=DUC), collector_id=thu.id, number="9")
    assert numbered(office, thu.id).number == "AA/26P-0000010"
    pay(office, Paid(name=AN), collector_id=thu.id)
    assert numbered(office, thu.id).number == "AA/26P-0000001"


def test_a_spoiled_number_is_passed_over_and_refused(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    book = office.read.receipt_books.all()[0].id
    mark_numbers(office, MarkForm(book_id=book, first=1, last=2, on=TODAY, reason="Rách"))
    assert numbered(office, thu.id).number == "AA/26P-0000003"
    with pytest.raises(
        RuleBroken, match=r"0000002 đã hỏng ngày 21/11/2026 \(Rách\).*tiếp theo là AA/26P-0000003"
    ) as caught:
        numbered(office, thu.id, "2")
    assert caught.value.rule == "receipt.marked"


def test_lost_numbers_are_refused(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    book = office.read.receipt_books.all()[0].id
    pay(office, Paid(name=DUC), collector_id=thu.id)
    lost = MarkForm(book_id=book, first=1, last=6, on=TODAY, kind="lost", reason="Mất túi", document="BB 01/2026")
    assert report_lost(office, lost).value == 5
    with pytest.raises(RuleBroken, match="đã báo mất"):
        numbered(office, thu.id, "6")
    assert numbered(office, thu.id).number == "AA/26P-0000007"


def test_another_collectors_number_is_refused_with_its_holder(office: Office) -> None:
    thu, other = collector(office), a_collector(office, "Lê Thị Mai", "NV07")
    book = a_book(office)
    handed(office, thu.id, 1, 5, book)
    handed(office, other.id, 6, 10, book)
    with pytest.raises(RuleBroken) as caught:
        numbered(office, thu.id, "7")
    assert caught.value.rule == "receipt.range"
    for said in ("AA/26P-0000007", "Lê Thị Mai", "0000006–0000010", "Hà Thị Thu", "AA/26P-0000001"):
        assert said in caught.value.sentence
    with pytest.raises(RuleBroken, match="chưa chọn người thu"):
        numbered(office, None, "7")


def test_a_number_outside_every_book_is_refused_with_what_the_collector_holds(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    with pytest.raises(RuleBroken, match="AA/26P 0000001–0000010") as caught:
        numbered(office, thu.id, "0000011")
    assert caught.value.rule == "receipt.range"


def test_a_number_still_in_the_office_is_refused(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id, 1, 5, a_book(office))
    with pytest.raises(RuleBroken, match="chưa giao cho ai"):
        numbered(office, thu.id, "6")


def test_a_number_is_given_once(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    paid = pay(office, Paid(name=DUC), collector_id=thu.id)
    void_receipt(office, paid.receipt_id, "Nhầm")
    for typed in ("1", paid.number):
        with pytest.raises(
            RuleBroken, match=r"0000001 đã dùng ngày 21/11/2026\. Số tiếp theo là AA/26P-0000002"
        ) as caught:
            numbered(office, thu.id, typed)
        assert caught.value.rule == "receipt.number"


def test_the_same_number_of_two_serials_asks_for_the_serial(office: Office) -> None:
    thu = collector(office)
    first, second = a_book(office), a_book(office, serial="AB/26P")
    handed(office, thu.id, 1, 10, first)
    assert numbered(office, thu.id, "3").number == "AA/26P-0000003"  # only one of them is the collector's
    handed(office, thu.id, 1, 10, second)
    with pytest.raises(RuleBroken, match="AA/26P-0000003, AB/26P-0000003"):
        numbered(office, thu.id, "3")
    assert numbered(office, thu.id, "AB/26P-3").number == "AB/26P-0000003"


def test_a_book_used_up_stops_the_collector_until_it_came_back(office: Office) -> None:
    thu = collector(office)
    first = handed(office, thu.id, 1, 1)
    pay(office, Paid(name=DUC), collector_id=thu.id)
    assert next_receipt_number(office, collector_id=thu.id) == ""
    with pytest.raises(RuleBroken, match="Hà Thị Thu đã dùng hết số") as caught:
        pay(office, Paid(name=AN), collector_id=thu.id)
    assert caught.value.rule == "receipt.used-up"
    take_back(office, first, TODAY)
    assert pay(office, Paid(name=AN), collector_id=thu.id).number == "2026-000001"


def test_the_next_book_follows_when_one_is_used_up(office: Office) -> None:
    thu = collector(office)
    book = a_book(office)
    handed(office, thu.id, 1, 1, book)
    handed(office, thu.id, 6, 7, book)
    assert [pay(office, Paid(name=name), collector_id=thu.id).number[-1] for name in (AN, DUC, LU)] == ["1", "6", "7"]


def test_a_number_freed_by_undo_is_the_next_one_again(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    pay(office, Paid(name=AN), collector_id=thu.id)
    undo_last(office)
    assert pay(office, Paid(name=BUOI), collector_id=thu.id).number == "AA/26P-0000001"


def test_numbers_that_came_back_are_nobodys(office: Office) -> None:
    thu, other = collector(office), a_collector(office, "Lê Thị Mai", "NV07")
    book = a_book(office)
    first = handed(office, thu.id, 1, 10, book)
    pay(office, Paid(name=DUC), collector_id=thu.id)
    assert take_back(office, first, TODAY).value == 9
    with pytest.raises(RuleBroken, match="chưa giao cho ai"):
        numbered(office, thu.id, "5")
    handed(office, other.id, 2, 10, book)
    assert numbered(office, other.id).number == "AA/26P-0000002"
