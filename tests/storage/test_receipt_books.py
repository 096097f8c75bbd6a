"""What the data file itself holds about receipt books, whatever a program asks of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services.office import Office
from desktop_app.storage.receipt_books import BookCounts, serial_key
from tests.builders import collector, office_of_twelve

BOOK = {"serial": "AA/26P", "kind": "paper", "first": 1, "last": 10, "digits": 7, "received_on": "2026-11-02"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def book(office: Office) -> int:
    with office.write("test", "thử") as work:
        return work.receipt_books.add(**BOOK)


@pytest.fixture
def held(office: Office, book: int) -> int:
    with office.write("test", "thử") as work:
        return work.hand_outs.add(
            book_id=book, collector_id=collector(office).id, first=1, last=8, handed_on="2026-11-02"
        )


def receipt(office: Office, book: int, held: int, at: int, **changes: Any) -> int:
    values = {
        "number": f"AA/26P-{at:07d}", "issued_on": "2026-11-21", "method": "cash", "total": 1000,
        "household_id": office.read.people.all()[0].household_id, "book_id": book, "book_number": at, "hand_out_id": held,
    }  # fmt: skip
    with office.write("test", "thử") as work:
        return work.receipts.add(**{**values, **changes})


@pytest.mark.parametrize("serial", ["AA/26P", " aa/26p ", "AA/26-P", "a.a/26 p"])
def test_serials_are_compared_without_blanks_dashes_and_capitals(serial: str) -> None:
    assert serial_key(serial) == "AA/26P"


@pytest.mark.parametrize(
    ("number", "serial", "found"), [(1, "", True), (10, "aa/26p", True), (11, "", False), (5, "BB/26P", False)]
)
def test_the_books_that_have_a_number(office: Office, book: int, number: int, serial: str, found: bool) -> None:
    assert [one.id for one in office.read.receipt_books.with_number(number, serial)] == ([book] if found else [])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last": 0}, "CHECK"),
        ({"kind": "stone", "first": 11, "last": 12}, "CHECK"),
        ({"first": 10, "last": 20}, "overlap"),
        ({"serial": "aa/26-p", "first": 3, "last": 4}, "overlap"),
    ],
)
def test_a_book_that_cannot_be(office: Office, book: int, changes: dict[str, Any], said: str) -> None:
    with (
        pytest.raises(Exception, match=said),
        office.write("test", "thử") as work,
    ):
        work.receipt_books.add(**{**BOOK, **changes})


def test_another_serial_may_have_the_same_numbers(office: Office, book: int) -> None:
    with office.write("test", "thử") as work:
        other = work.receipt_books.add(**{**BOOK, "serial": "AB/26P"})
    assert [one.id for one in office.read.receipt_books.with_number(5)] == [book, other]


def test_a_number_has_one_receipt(office: Office, book: int, held: int) -> None:
    receipt(office, book, held, 3)
    with pytest.raises(Exception, match="UNIQUE"):
        receipt(office, book, held, 3, number="another text")


@pytest.mark.parametrize(
    ("number", "changes"), [(9, {}), (0, {}), (3, {"hand_out_id": None}), (3, {"book_number": None})]
)
def test_a_receipt_needs_a_number_that_is_held(
    office: Office, book: int, held: int, number: int, changes: dict[str, Any]
) -> None:
    with pytest.raises(Exception, match="not held"):
        receipt(office, book, held, number, **changes)


def test_numbers_that_came_back_are_free_for_the_next_collector(office: Office, book: int, held: int) -> None:
    receipt(office, book, held, 1)
    with office.write("test", "thử") as work:
        work.hand_outs.change(held, returned_on="2026-11-21", returned_from=2)
        again = work.hand_outs.add(
            book_id=book, collector_id=collector(office).id, first=2, last=10, handed_on="2026-11-21"
        )
    with pytest.raises(Exception, match="not held"):
        receipt(office, book, held, 2)
    receipt(office, book, again, 2)
    found = office.read.hand_outs.with_number(book, 2)
    assert found is not None
    assert found.id == again
    with (
        pytest.raises(Exception, match="handed out"),
        office.write("test", "thử") as work,
    ):
        work.hand_outs.change(held, returned_on=None, returned_from=None)  # two would hold the rest


def test_what_was_used_cannot_come_back(office: Office, book: int, held: int) -> None:
    receipt(office, book, held, 5)
    with (
        pytest.raises(Exception, match="are used"),
        office.write("test", "thử") as work,
    ):
        work.hand_outs.change(held, returned_on="2026-11-21", returned_from=5)


def test_counts_and_ranges(office: Office, book: int, held: int) -> None:
    first = receipt(office, book, held, 2)
    receipt(office, book, held, 4)
    receipt(
        office, book, held, 2, number="AA/26P-0000002-H", total=-1000, voids_id=first, book_id=None, book_number=None,
        hand_out_id=None,
    )  # fmt: skip
    with office.write("test", "thử") as work:
        for mark, kind in ((1, "spoiled"), (9, "lost")):
            work.receipt_marks.add(book_id=book, first=mark, last=mark, kind=kind, marked_on="2026-11-21", reason="thử")
    books = office.read.receipt_books
    assert books.counts() == {book: BookCounts(used=2, voided=1, spoiled=1, lost=1)}
    assert (books.last_used(book, 1, 3), books.last_used(book, 5, 8)) == (2, None)
    assert (books.numbers_used(book, 1, 8), books.count_used(held)) == ([2, 4], 2)
    assert [(one.number, one.voided) for one in books.used(book)] == [(2, True), (4, False)]
