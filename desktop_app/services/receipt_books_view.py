"""How receipt books stand: what became of every number, who holds what, who needs the next book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from desktop_app.domain.dates import format_date
from desktop_app.domain.receipt_book_records import HandOut, ReceiptBook, ReceiptMark
from desktop_app.services.office import Office
from desktop_app.services.receipt_books import book_of, low_stock
from desktop_app.services.receipt_numbers import next_number
from desktop_app.storage.receipt_books import BookCounts
from desktop_app.storage.repositories import Repositories

_Found = TypeVar("_Found", HandOut, ReceiptMark)
RUN_NAMES = {
    "used": "Đã thu",
    "voided": "Đã hủy",
    "spoiled": "Hỏng",
    "blank": "Bỏ trống",
    "lost": "Mất",
    "skipped": "Bỏ cách, chưa rõ",
    "held": "Chưa dùng",
    "stock": "Ở cơ quan",
}


@dataclass(frozen=True, kw_only=True)
class Held:
    """Numbers of a book in a collector's hands: ``left`` can still be used, ``skipped`` of them lie below the highest number used."""

    hand_out: HandOut
    name: str
    left: int
    skipped: int


@dataclass(frozen=True, kw_only=True)
class BookView:
    """A book and its numbers: ``used + voided + spoiled + blank + lost + held + stock`` is its size; ``skipped`` are among ``held``.

    ``state``: ``stock`` | ``open`` | ``low`` | ``used-up`` (in somebody's hands, nothing left) | ``done`` | ``lost``.
    """

    book: ReceiptBook
    used: int
    voided: int
    spoiled: int
    blank: int
    lost: int
    skipped: int
    held: int
    stock: int
    holders: tuple[Held, ...]
    state: str


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A collector with books: numbers left over all of them, the next one, and whether it is time for another book."""

    collector_id: int
    name: str
    left: int
    next_number: str | None
    low: bool


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Every book, the newest first; ``in_office`` numbers nobody holds yet; who holds how many; the threshold of the warning."""

    books: tuple[BookView, ...]
    holders: tuple[Holder, ...]
    in_office: int
    threshold: int


@dataclass(frozen=True, kw_only=True)
class NumberRun:
    """Numbers next to each other of which the same is true. ``kind``: a key of ``RUN_NAMES``; ``told`` says who and why."""

    first: int
    last: int
    kind: str
    told: str = ""

    @property
    def numbers(self) -> int:
        """How many numbers the run has."""
        return self.last - self.first + 1


def stock(office: Office) -> Stock:
    """How all books stand."""
    work, on = office.read, office.today
    threshold, counts = low_stock(work), work.receipt_books.counts()
    marks, hand_outs = _by_book(work.receipt_marks.all()), _by_book(work.hand_outs.all())
    names = {one.id: one.name for one in work.collectors.all()}
    held = {
        book_id: [_held(work, one, names[one.collector_id], marks[book_id]) for one in found if one.returned_on is None]
        for book_id, found in hand_outs.items()
    }
    left: dict[int, int] = defaultdict(int)
    for part in held.values():
        for one in part:
            left[one.hand_out.collector_id] += one.left
    books = [
        _view(
            book,
            counts.get(book.id, BookCounts()),
            held.get(book.id, []),
            _in_stock(book, hand_outs[book.id], marks[book.id]),
            {collector_id for collector_id, numbers in left.items() if numbers <= threshold},
        )
        for book in sorted(work.receipt_books.all(), key=lambda one: (one.received_on, one.id), reverse=True)
    ]
    holders = [
        Holder(
            collector_id=collector_id,
            name=names[collector_id],
            left=numbers,
            next_number=found.number
            if (found := next_number(work, station=office.station, collector_id=collector_id, on=on))
            else None,
            low=numbers <= threshold,
        )
        for collector_id, numbers in sorted(left.items(), key=lambda pair: (pair[1], names[pair[0]]))
    ]
    return Stock(
        books=tuple(books), holders=tuple(holders), in_office=sum(one.stock for one in books), threshold=threshold
    )


def book_numbers(office: Office, book_id: int) -> tuple[NumberRun, ...]:
    """Every number of a book in order, with what became of it. Raises ``WorldFault`` for a book that is gone."""
    work = office.read
    book = book_of(work, book_id)
    told: dict[int, tuple[str, str]] = {}
    names = {one.id: one.name for one in work.collectors.all()}
    used = work.receipt_books.used(book_id)
    last_used = {one.hand_out_id: one.number for one in used}  # in order: the last one stays
    hand_outs = work.hand_outs.of_book(book_id)
    for hand_out in hand_outs:
        top = last_used.get(hand_out.id, -1)
        for number in range(hand_out.first, hand_out.held_last + 1):
            told[number] = ("skipped" if number < top else "held", names[hand_out.collector_id])
    holder = {one.id: names[one.collector_id] for one in hand_outs}
    for one in used:
        told[one.number] = ("voided" if one.voided else "used", holder[one.hand_out_id])
    for mark in work.receipt_marks.of_book(book_id):
        for number in range(mark.first, mark.last + 1):
            told[number] = (mark.kind, _reason(mark))
    runs: list[NumberRun] = []
    for number in range(book.first, book.last + 1):
        kind, words = told.get(number, ("stock", ""))
        if runs and (runs[-1].kind, runs[-1].told) == (kind, words):
            runs[-1] = NumberRun(first=runs[-1].first, last=number, kind=kind, told=words)
        else:
            runs.append(NumberRun(first=number, last=number, kind=kind, told=words))
    return tuple(runs)


def low_stock_words(work: Repositories, collector_id: int | None, on: date) -> str:
    """“Lê Thị A còn 3 số biên lai …” when it is time for another book, else ""."""
    if collector_id is None:
        return ""
    held = work.hand_outs.held_by(collector_id, on.isoformat())
    if not held:
        return ""
    left = sum(_held(work, one, "", work.receipt_marks.of_book(one.book_id)).left for one in held)
    if left > low_stock(work):
        return ""
    name = work.collectors.get(collector_id).name
    return f"{name} còn {left} số biên lai; cần giao thêm quyển." if left else f"{name} đã dùng hết số biên lai."


def _held(work: Repositories, hand_out: HandOut, name: str, marks: Iterable[ReceiptMark]) -> Held:
    used = work.receipt_books.count_used(hand_out.id)
    last = work.receipt_books.last_used(hand_out.book_id, hand_out.first, hand_out.last)
    first, end = hand_out.first, hand_out.held_last
    marked = sum(_common(one, first, end) for one in marks)
    below = 0 if last is None else last - first + 1 - used - sum(_common(one, first, last) for one in marks)
    return Held(hand_out=hand_out, name=name, left=end - first + 1 - used - marked, skipped=below)


def _in_stock(book: ReceiptBook, hand_outs: Iterable[HandOut], marks: Iterable[ReceiptMark]) -> int:
    """How many numbers of a book nobody holds or held, marked ones aside."""
    ranges = [(one.first, one.held_last) for one in hand_outs]
    outside = sum(one.last - one.first + 1 - sum(_common(one, *span) for span in ranges) for one in marks)
    return book.size - sum(last - first + 1 for first, last in ranges) - outside


def _view(book: ReceiptBook, counts: BookCounts, held: list[Held], in_stock: int, low: set[int]) -> BookView:
    left = sum(one.left for one in held)
    if left and any(one.hand_out.collector_id in low for one in held):
        state = "low"
    elif left:
        state = "open"
    elif held:
        state = "used-up"
    elif in_stock:
        state = "stock"
    else:
        state = "lost" if counts.lost and not counts.used else "done"
    return BookView(
        book=book,
        used=counts.used - counts.voided,
        voided=counts.voided,
        spoiled=counts.spoiled,
        blank=counts.blank,
        lost=counts.lost,
        skipped=sum(one.skipped for one in held),
        held=left,
        stock=in_stock,
        holders=tuple(held),
        state=state,
    )


def _common(mark: ReceiptMark, first: int, last: int) -> int:
    """How many numbers of a mark lie in a range."""
    return max(0, min(mark.last, last) - max(mark.first, first) + 1)


def _by_book(rows: Iterable[_Found]) -> defaultdict[int, list[_Found]]:
    found: defaultdict[int, list[_Found]] = defaultdict(list)
    for row in rows:
        found[row.book_id].append(row)
    return found


def _reason(mark: ReceiptMark) -> str:
    day = format_date(date.fromisoformat(mark.marked_on))
    document = f", {mark.document}" if mark.document else ""
    return f"{day}: {mark.reason}{document}"
