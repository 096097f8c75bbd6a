"""Receipt books of the demo office: fresh ones for the receipts to come, handed to some of the collectors, with what happens to books."""

from __future__ import annotations

import random
from datetime import date, timedelta

from desktop_app.storage.unit_of_work import UnitOfWork

_BOOKS = 8
_SIZE = 50
_DIGITS = 7
_E_SIZE = 500


def hand_out_books(work: UnitOfWork, draw: random.Random, day: date) -> None:
    """Books of fifty received this month, most of them handed out on ``day``; one is split between two collectors, one came in for e-receipts."""
    received = max(day.replace(day=1), day - timedelta(days=draw.randint(5, 20))).isoformat()
    serial, e_serial = f"SM/{day:%y}P", f"SM{day:%y}E"
    books = [
        work.receipt_books.add(
            serial=serial,
            book_no=f"{number + 1:02d}",
            kind="paper",
            first=number * _SIZE + 1,
            last=(number + 1) * _SIZE,
            digits=_DIGITS,
            received_on=received,
        )
        for number in range(_BOOKS)
    ]
    electronic = work.receipt_books.add(
        serial=e_serial, kind="electronic", first=1, last=_E_SIZE, digits=_DIGITS, received_on=received
    )
    people = work.collectors.all()
    officers = [one.id for one in people if one.kind == "officer"]
    holders = draw.sample([one.id for one in people if one.kind == "collector"], k=5)
    for number, holder in enumerate(holders[:4]):
        _hand(work, books[number], holder, number * _SIZE + 1, (number + 1) * _SIZE, day)
    # The fifth book is shared: the second half goes to who has little left soon.
    half = 4 * _SIZE + _SIZE // 2
    _hand(work, books[4], holders[0], 4 * _SIZE + 1, half, day)
    _hand(work, books[4], holders[4], half + 1, half + 8, day)
    for officer in officers[:1]:
        _hand(work, electronic, officer, 1, _E_SIZE, day)
    _mark(work, books[1], _SIZE + 1, _SIZE + 2, "spoiled", "Tờ in mờ, rách", day)
    last = (_BOOKS - 1) * _SIZE
    _mark(work, books[-1], last + 1, last + _SIZE, "lost", "Thất lạc khi chuyển kho", day, f"Biên bản số 01/{day.year}")


def _hand(work: UnitOfWork, book_id: int, collector_id: int, first: int, last: int, day: date) -> None:
    work.hand_outs.add(book_id=book_id, collector_id=collector_id, first=first, last=last, handed_on=day.isoformat())


def _mark(
    work: UnitOfWork,
    book_id: int,
    first: int,
    last: int,
    kind: str,
    reason: str,
    day: date,
    document: str | None = None,
) -> None:
    work.receipt_marks.add(
        book_id=book_id,
        first=first,
        last=last,
        kind=kind,
        marked_on=day.isoformat(),
        reason=reason,
        document=document,
    )
