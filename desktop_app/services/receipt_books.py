"""Receipt books: received by the office, handed to collectors, given back; numbers that are spoiled, left blank or lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.names import clean
from desktop_app.domain.receipt_book_records import HandOut, ReceiptBook
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.receipt_numbers import MARK_NAMES, free_numbers
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

BOOK_KINDS = {"paper": "Biên lai giấy", "electronic": "Biên lai điện tử"}
CHANGES = frozenset({"receipt_book"})
LOW_STOCK = "receipt.low_stock"
_LOW_STOCK = 10  # numbers left at which a collector is told to fetch the next book, until the office sets its own
_LARGEST = 100_000  # numbers in one book
_MOST_BOOKS = 100
_SERIES = re.compile(r"\d{4}(\.\d+)?")  # the serials of the program's own numbers


@dataclass(frozen=True, kw_only=True)
class BookForm:
    """Books as they come in: ``first`` and ``last`` with their leading zeros as printed; ``count`` books of the same size follow one another."""

    serial: str
    first: str
    last: str
    received_on: date
    kind: str = "paper"
    book_no: str | None = None
    count: int = 1
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class HandForm:
    """Numbers of a book for a collector."""

    book_id: int
    collector_id: int
    first: int
    last: int
    on: date
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class MarkForm:
    """Numbers that will not become receipts. ``kind``: ``spoiled`` | ``blank`` | ``lost`` (then ``document`` names the minutes)."""

    book_id: int
    first: int
    last: int
    on: date
    kind: str = "spoiled"
    reason: str = ""
    document: str | None = None


def receive_books(office: Office, form: BookForm) -> Outcome[tuple[int, ...]]:
    """Take books in; returns their ids. Raises ``RuleBroken`` for numbers that cannot be or that the office has already."""
    serial = clean(form.serial).upper()
    first, last = _bounds(serial, form)
    _not_later(office, form.received_on, "Ngày nhận")
    size = last - first + 1
    what = f"{form.count} quyển" if form.count > 1 else "quyển"
    label = f"Nhận {what} biên lai {serial} {form.first.strip()}–{f'{last + (form.count - 1) * size:0{len(form.last.strip())}d}'}"
    with office.write("receipt_books.receive", label) as work:
        made = []
        for at in range(form.count):
            book = ReceiptBook(
                id=0,
                serial=serial,
                book_no=_follow(form.book_no, at),
                kind=form.kind,
                first=first + at * size,
                last=last + at * size,
                digits=len(form.last.strip()),
                received_on=form.received_on.isoformat(),
                note=clean(form.note or "") or None,
            )
            _refuse_known(work, book)
            values = {name: getattr(book, name) for name in work.receipt_books.columns if name != "id"}
            made.append(work.receipt_books.add(**values))
    return Outcome(value=tuple(made), changes=CHANGES, label=label)


def hand_out(office: Office, form: HandForm) -> Outcome[int]:
    """Hand numbers of a book to a collector. Raises ``RuleBroken`` when somebody holds one of them or none of them can be used."""
    book = book_of(office.read, form.book_id)
    who = office.read.collectors.get(form.collector_id)
    span = book.span(form.first, form.last)
    label = f"Giao biên lai {book.serial} {span} cho {who.name}"
    _not_later(office, form.on, "Ngày giao")
    if form.on.isoformat() < book.received_on:
        raise RuleBroken(
            f"Quyển này nhận ngày {_day(book.received_on)}; ngày giao không thể sớm hơn.", rule="receipt-book.day"
        )
    with office.write("receipt_books.hand_out", label) as work:
        _inside(book, form.first, form.last)
        if who.id not in {one.id for one in work.collectors.active(form.on.isoformat())}:
            raise RuleBroken(
                f"{who.name} không làm việc ngày {format_date(form.on)}; chỉ giao biên lai cho người đang làm.",
                rule="receipt-book.collector",
            )
        for other in work.hand_outs.of_book(book.id):
            if other.first <= form.last and form.first <= other.held_last:
                raise RuleBroken(
                    f"Số {book.span(max(other.first, form.first), min(other.held_last, form.last))} đã giao cho "
                    f"{work.collectors.get(other.collector_id).name} ngày {_day(other.handed_on)}. Giao các số còn ở cơ quan, hoặc nhận lại trước.",
                    rule="receipt-book.held",
                )
        made = work.hand_outs.add(
            book_id=book.id,
            collector_id=who.id,
            first=form.first,
            last=form.last,
            handed_on=form.on.isoformat(),
            note=clean(form.note or "") or None,
        )
        if not free_numbers(work, work.hand_outs.get(made)):
            raise RuleBroken(f"Số {span} không còn số nào dùng được.", rule="receipt-book.none-free")
    return Outcome(value=made, changes=CHANGES, label=label)


def take_back(office: Office, hand_out_id: int, on: date) -> Outcome[int]:
    """Take the unused rest of a range back; returns how many numbers that were. A range used up is closed the same way (its stubs come back).

    Raises ``RuleBroken`` while numbers that were skipped are not explained, and for a range that came back already.
    """
    found = _hand_out_of(office.read, hand_out_id)
    book = book_of(office.read, found.book_id)
    name = office.read.collectors.get(found.collector_id).name
    label = f"Nhận lại biên lai {book.serial} {book.span(found.first, found.last)} của {name}"
    _not_later(office, on, "Ngày nhận lại")
    if on.isoformat() < found.handed_on:
        raise RuleBroken(
            f"Số này giao ngày {_day(found.handed_on)}; ngày nhận lại không thể sớm hơn.", rule="receipt-book.day"
        )
    with office.write("receipt_books.take_back", label) as work:
        if found.returned_on is not None:
            raise RuleBroken(f"Đã nhận lại của {name} ngày {_day(found.returned_on)}.", rule="receipt-book.returned")
        free = free_numbers(work, found)
        last_used = work.receipt_books.last_used(book.id, found.first, found.last)
        skipped = [number for number in free if last_used is not None and number < last_used]
        if skipped:
            raise RuleBroken(
                f"Còn {len(skipped)} số bỏ cách chưa rõ: {_some(book, skipped)}. Ghi biên lai cho các số đó, hoặc đánh dấu hỏng, "
                "bỏ trống hay báo mất, rồi nhận lại.",
                rule="receipt-book.gap",
            )
        back = free[0] if free else found.last + 1
        work.hand_outs.change(found.id, returned_on=on.isoformat(), returned_from=back)
    return Outcome(value=len(free), changes=CHANGES, label=label)


def mark_numbers(office: Office, form: MarkForm) -> Outcome[int]:
    """Mark numbers as spoiled or left blank: they are explained and refused from now on. Returns how many.

    Raises ``RuleBroken`` without a reason and when one of them has a receipt or a mark.
    """
    book = book_of(office.read, form.book_id)
    label = f"Đánh dấu {MARK_NAMES[form.kind]} biên lai {book.serial} {book.span(form.first, form.last)}"
    _check_mark(office, form)
    with office.write("receipt_books.mark", label) as work:
        _inside(book, form.first, form.last)
        used = work.receipt_books.numbers_used(book.id, form.first, form.last)
        if used:
            raise RuleBroken(
                f"Số {_some(book, used)} đã có biên lai. Biên lai ghi sai thì hủy ở danh sách biên lai, không đánh dấu {MARK_NAMES[form.kind]}.",
                rule="receipt-book.used",
            )
        for mark in work.receipt_marks.of_book(book.id):
            if mark.first <= form.last and form.first <= mark.last:
                raise RuleBroken(
                    f"Số {book.span(mark.first, mark.last)} đã {MARK_NAMES[mark.kind]} ngày {_day(mark.marked_on)}.",
                    rule="receipt-book.marked",
                )
        _mark(work, form, form.first, form.last)
    return Outcome(value=form.last - form.first + 1, changes=CHANGES, label=label)


def report_lost(office: Office, form: MarkForm) -> Outcome[int]:
    """Report a book or a part of it lost: every number of it without a receipt or a mark is refused from now on. Returns how many.

    Raises ``RuleBroken`` without reason and minutes, and when no number of it is left to lose.
    """
    book = book_of(office.read, form.book_id)
    label = f"Báo mất biên lai {book.serial} {book.span(form.first, form.last)}"
    _check_mark(office, form)
    if not clean(form.document or ""):
        raise RuleBroken("Ghi số, ngày biên bản về việc mất biên lai.", rule="receipt-book.document")
    with office.write("receipt_books.lost", label) as work:
        _inside(book, form.first, form.last)
        taken = set(work.receipt_books.numbers_used(book.id, form.first, form.last))
        for mark in work.receipt_marks.of_book(book.id):
            taken.update(range(mark.first, mark.last + 1))
        free = [number for number in range(form.first, form.last + 1) if number not in taken]
        if not free:
            raise RuleBroken(
                f"Các số {book.span(form.first, form.last)} đều đã có biên lai hoặc đã đánh dấu; không còn số nào để báo mất.",
                rule="receipt-book.none-free",
            )
        for first, last in runs_of(free):
            _mark(work, form, first, last)
    return Outcome(value=len(free), changes=CHANGES, label=label)


def low_stock(work: Repositories) -> int:
    """How many numbers a collector has left when the next book is due."""
    text = work.settings.get(LOW_STOCK)
    return int(text) if text.isdigit() else _LOW_STOCK


def set_low_stock(office: Office, numbers: int) -> Outcome[int]:
    """Set at how many numbers left a collector is told to fetch the next book. Raises ``RuleBroken`` outside 0 to 1.000."""
    if not 0 <= numbers <= 1000:
        raise RuleBroken("Mức báo sắp hết biên lai từ 0 đến 1.000 số.", rule="receipt-book.low")
    label = f"Báo sắp hết biên lai khi còn {format_money(numbers)} số"
    with office.write("receipt_books.set_low_stock", label) as work:
        work.settings.set(LOW_STOCK, str(numbers))
    return Outcome(value=numbers, changes=CHANGES, label=label)


def book_of(work: Repositories, book_id: int) -> ReceiptBook:
    """The book of an id. Raises ``WorldFault`` when the file has none."""
    try:
        return work.receipt_books.get(book_id)
    except KeyError:
        raise WorldFault("Không tìm thấy quyển biên lai này; có thể việc nhận quyển vừa được hoàn tác.") from None


def runs_of(numbers: list[int]) -> list[tuple[int, int]]:
    """Numbers in order as the ranges they make: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _mark(work: UnitOfWork, form: MarkForm, first: int, last: int) -> None:
    work.receipt_marks.add(
        book_id=form.book_id,
        first=first,
        last=last,
        kind=form.kind,
        marked_on=form.on.isoformat(),
        reason=clean(form.reason),
        document=clean(form.document or "") or None,
    )


def _bounds(serial: str, form: BookForm) -> tuple[int, int]:
    """First and last number of the first book. Raises ``RuleBroken`` for what no book can be."""
    first, last = form.first.strip(), form.last.strip()
    if not serial:
        raise RuleBroken("Ghi ký hiệu in trên biên lai.", rule="receipt-book.serial")
    if _SERIES.fullmatch(serial):
        raise RuleBroken(
            f"Ký hiệu “{serial}” trùng với dãy số tự động của chương trình. Ghi đủ ký hiệu in trên biên lai, ví dụ AA/26P.",
            rule="receipt-book.serial",
        )
    if form.kind not in BOOK_KINDS:
        raise RuleBroken("Quyển biên lai là biên lai giấy hoặc biên lai điện tử.", rule="receipt-book.kind")
    if not (first.isdecimal() and last.isdecimal() and len(first) <= 12 and len(last) <= 12):
        raise RuleBroken(
            "Từ số, đến số chỉ gồm chữ số, ghi đủ các số 0 ở đầu như trên biên lai.", rule="receipt-book.numbers"
        )
    if len(first) != len(last):
        raise RuleBroken(
            f"Từ số {first} và đến số {last} khác số chữ số; ghi đủ các số 0 ở đầu như trên biên lai.",
            rule="receipt-book.numbers",
        )
    if not int(first) <= int(last) < int(first) + _LARGEST:
        raise RuleBroken(
            f"Đến số {last} phải từ {first} trở lên và một quyển không quá {format_money(_LARGEST)} số.",
            rule="receipt-book.numbers",
        )
    if not 1 <= form.count <= _MOST_BOOKS:
        raise RuleBroken(f"Mỗi lần nhận từ 1 đến {_MOST_BOOKS} quyển.", rule="receipt-book.count")
    if len(str(int(last) + (form.count - 1) * (int(last) - int(first) + 1))) > len(last):
        raise RuleBroken(f"{form.count} quyển liền nhau vượt quá {len(last)} chữ số.", rule="receipt-book.numbers")
    return int(first), int(last)


def _refuse_known(work: UnitOfWork, book: ReceiptBook) -> None:
    for other in work.receipt_books.overlapping(book.serial, book.first, book.last):
        raise RuleBroken(
            f"Số {book.serial} {other.span(max(book.first, other.first), min(book.last, other.last))} đã có trong quyển nhận ngày "
            f"{_day(other.received_on)}.",
            rule="receipt-book.overlap",
        )
    used = work.receipt_books.written_before(book.full(book.first), book.full(book.last))
    if used is not None:
        raise RuleBroken(
            f"Số {used} đã có biên lai ghi trước khi nhận quyển. Nhận quyển từ số sau số đó.", rule="receipt-book.used"
        )


def _check_mark(office: Office, form: MarkForm) -> None:
    _not_later(office, form.on, "Ngày ghi")
    if form.kind not in MARK_NAMES:
        raise RuleBroken("Đánh dấu hỏng, bỏ trống hoặc báo mất.", rule="receipt-book.kind")
    if not clean(form.reason):
        raise RuleBroken("Ghi lý do.", rule="receipt-book.reason")


def _inside(book: ReceiptBook, first: int, last: int) -> None:
    if not book.first <= first <= last <= book.last:
        raise RuleBroken(f"Quyển này có các số {book.span(book.first, book.last)}.", rule="receipt-book.numbers")


def _not_later(office: Office, on: date, what: str) -> None:
    if on > office.today:
        raise RuleBroken(f"{what} {format_date(on)} ở sau hôm nay.", rule="receipt-book.day")


def _hand_out_of(work: Repositories, hand_out_id: int) -> HandOut:
    try:
        return work.hand_outs.get(hand_out_id)
    except KeyError:
        raise WorldFault("Không tìm thấy lần giao này; có thể nó vừa được hoàn tác.") from None


def _follow(book_no: str | None, at: int) -> str | None:
    """The number on the cover of the book that is ``at`` books further: "07" → "08"; what does not end in digits stays the same."""
    text = clean(book_no or "")
    found = re.fullmatch(r"(.*?)(\d+)", text)
    if not found or not at:
        return text or None
    return f"{found[1]}{int(found[2]) + at:0{len(found[2])}d}"


def _some(book: ReceiptBook, numbers: list[int]) -> str:
    """Up to five ranges of numbers in words."""
    runs = runs_of(numbers)
    more = f" và {len(runs) - 5} chỗ khác" if len(runs) > 5 else ""
    return ", ".join(book.span(*run) for run in runs[:5]) + more


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))
