"""The number of a receipt: the next of the collector's receipt book, one typed from a paper book, or the station's own series.

A number of a book belongs to whoever holds it and is given once. An office without books has the series ``2026-000001`` and types what it likes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.domain.receipt_book_records import HandOut, ReceiptBook
from desktop_app.storage.repositories import Repositories

MARK_NAMES = {"spoiled": "hỏng", "blank": "bỏ trống", "lost": "báo mất"}
_DIGITS = 6  # of the station's own series
_TYPED = re.compile(r"(.*?)[\s\-–.:]*(\d{1,12})")


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A number as it is written into a receipt, and its place in a book where it comes from one."""

    number: str
    book_id: int | None = None
    book_number: int | None = None
    hand_out_id: int | None = None

    @property
    def columns(self) -> dict[str, str | int | None]:
        """The columns of the receipt that hold it."""
        return {
            "number": self.number,
            "book_id": self.book_id,
            "book_number": self.book_number,
            "hand_out_id": self.hand_out_id,
        }


def number_for(work: Repositories, *, station: int, collector_id: int | None, typed: str | None, on: date) -> Numbered:
    """The number of a receipt about to be written: the one typed, else the next of the collector's books, else of the station's series.

    Raises ``RuleBroken`` for a number that was used, spoiled, left blank or lost, that somebody else or nobody holds, that is outside the numbers
    the collector holds, and when these are used up. The sentence names whose the number is and which numbers are the collector's.
    """
    text = clean(typed or "")
    if text:
        return _typed(work, text, station=station, collector_id=collector_id, on=on)
    found = next_number(work, station=station, collector_id=collector_id, on=on)
    if found is None:
        raise RuleBroken(
            f"{_name(work, collector_id)} đã dùng hết số của quyển biên lai đang giữ. Giao thêm số hoặc nhận lại quyển đã hết ở phần "
            "Quyển biên lai, rồi ghi lại.",
            rule="receipt.used-up",
        )
    return found


def next_number(work: Repositories, *, station: int, collector_id: int | None, on: date) -> Numbered | None:
    """The number that a receipt of a collector would get on a day; ``None`` when every number of the books in his or her hands is used.

    It goes on behind the highest number used in each range; numbers skipped on the way come last.
    """
    held = work.hand_outs.held_by(collector_id, on.isoformat()) if collector_id is not None else []
    if not held:
        return Numbered(number=series_number(work, station, on))
    books = work.receipt_books.some(one.book_id for one in held)
    for find in (_onward, _skipped):
        for hand_out in held:
            number = find(work, hand_out)
            if number is not None:
                return numbered(books[hand_out.book_id], hand_out, number)
    return None


def series_number(work: Repositories, station: int, on: date) -> str:
    """The next number of the station's own series of a year."""
    prefix = f"{on.year}-" if station == 1 else f"{on.year}.{station}-"
    last = work.receipts.last_number(prefix, _DIGITS)
    return f"{prefix}{(int(last[len(prefix) :]) if last else 0) + 1:0{_DIGITS}d}"


def numbered(book: ReceiptBook, hand_out: HandOut, number: int) -> Numbered:
    """A number of a book as a receipt carries it."""
    return Numbered(number=book.full(number), book_id=book.id, book_number=number, hand_out_id=hand_out.id)


def free_numbers(work: Repositories, hand_out: HandOut) -> list[int]:
    """The numbers of a range that have neither a receipt nor a mark, in order."""
    taken = set(work.receipt_books.numbers_used(hand_out.book_id, hand_out.first, hand_out.held_last))
    for mark in work.receipt_marks.of_book(hand_out.book_id):
        taken.update(range(mark.first, mark.last + 1))
    return [number for number in range(hand_out.first, hand_out.held_last + 1) if number not in taken]


def _onward(work: Repositories, hand_out: HandOut) -> int | None:
    """The first free number behind the highest used one of a range."""
    last = work.receipt_books.last_used(hand_out.book_id, hand_out.first, hand_out.held_last)
    number = hand_out.first if last is None else last + 1
    while number <= hand_out.held_last:
        mark = work.receipt_marks.at(hand_out.book_id, number)
        if mark is None:
            return number
        number = mark.last + 1
    return None


def _skipped(work: Repositories, hand_out: HandOut) -> int | None:
    return next(iter(free_numbers(work, hand_out)), None)


def _typed(work: Repositories, text: str, *, station: int, collector_id: int | None, on: date) -> Numbered:
    """A number as somebody typed it: with or without serial and leading zeros."""
    held = work.hand_outs.held_by(collector_id, on.isoformat()) if collector_id is not None else []
    parts = _TYPED.fullmatch(text)
    serial, number = (parts[1], int(parts[2])) if parts else ("", -1)
    books = work.receipt_books.with_number(number, serial) if parts else []
    own = [book for book in books if any(one.book_id == book.id and one.holds(number) for one in held)]
    if len(own) == 1:
        books = own
    if len(books) > 1:
        among = ", ".join(book.full(number) for book in books)
        raise RuleBroken(f"Số {text} có ở nhiều ký hiệu: {among}. Gõ cả ký hiệu.", rule="receipt.serial")
    if books:
        return _of_book(work, books[0], number, collector_id=collector_id, station=station, on=on)
    _refuse_used(work, text, station=station, collector_id=collector_id, on=on)
    if held:
        raise RuleBroken(
            f"Số {text} không có trong quyển biên lai nào đã nhận. {_holds(work, collector_id, held)}{_next(work, station, collector_id, on)}",
            rule="receipt.range",
        )
    return Numbered(number=text)


def _of_book(
    work: Repositories, book: ReceiptBook, number: int, *, collector_id: int | None, station: int, on: date
) -> Numbered:
    full = book.full(number)
    _refuse_used(work, full, station=station, collector_id=collector_id, on=on)
    then = _next(work, station, collector_id, on)
    mark = work.receipt_marks.at(book.id, number)
    if mark is not None:
        told = f"{MARK_NAMES[mark.kind]} ngày {format_date(date.fromisoformat(mark.marked_on))} ({mark.reason})"
        raise RuleBroken(f"Số {full} đã {told} nên không ghi biên lai được.{then}", rule="receipt.marked")
    hand_out = work.hand_outs.with_number(book.id, number)
    if hand_out is None:
        raise RuleBroken(
            f"Số {full} còn ở cơ quan, chưa giao cho ai. Giao số cho người thu ở phần Quyển biên lai rồi ghi lại.{then}",
            rule="receipt.range",
        )
    if hand_out.collector_id != collector_id:
        holder = _name(work, hand_out.collector_id)
        chosen = _name(work, collector_id) if collector_id is not None else "chưa chọn người thu"
        raise RuleBroken(
            f"Số {full} hiện {holder} giữ ({book.span(hand_out.first, hand_out.held_last)}), người thu đang chọn: {chosen}. "
            f"Chọn lại người thu hoặc sửa số.{then}",
            rule="receipt.range",
        )
    if hand_out.returned_on is not None:
        day = format_date(date.fromisoformat(hand_out.returned_on))
        raise RuleBroken(
            f"Số {full} thuộc phần đã nhận lại của {_name(work, collector_id)} ngày {day}.{then}", rule="receipt.range"
        )
    return numbered(book, hand_out, number)


def _refuse_used(work: Repositories, number: str, *, station: int, collector_id: int | None, on: date) -> None:
    used = work.receipts.by_number(number)
    if used is not None:
        issued = format_date(date.fromisoformat(used.issued_on))
        then = _next(work, station, collector_id, on)
        raise RuleBroken(f"Biên lai số {number} đã dùng ngày {issued}.{then}", rule="receipt.number")


def _holds(work: Repositories, collector_id: int | None, held: list[HandOut]) -> str:
    books = work.receipt_books.some(one.book_id for one in held)
    ranges = ", ".join(
        f"{books[one.book_id].serial} {books[one.book_id].span(one.first, one.held_last)}" for one in held
    )
    return f"{_name(work, collector_id)} đang giữ {ranges}."


def _next(work: Repositories, station: int, collector_id: int | None, on: date) -> str:
    found = next_number(work, station=station, collector_id=collector_id, on=on)
    return f" Số tiếp theo là {found.number}." if found is not None else ""


def _name(work: Repositories, collector_id: int | None) -> str:
    return work.collectors.get(collector_id).name if collector_id is not None else "Người thu"
