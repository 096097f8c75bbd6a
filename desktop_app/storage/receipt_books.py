"""Receipt books, who holds their numbers, what became of numbers without a receipt, prints, numbers of e-receipts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.receipt_book_records import EReceipt, HandOut, ReceiptBook, ReceiptMark, ReceiptPrint
from desktop_app.storage.table import Table

_APART = re.compile(r"[\s\-–.]+")


@dataclass(frozen=True, kw_only=True)
class UsedNumber:
    """A number of a book that has a receipt."""

    number: int
    receipt_id: int
    voided: bool
    hand_out_id: int


@dataclass(frozen=True, kw_only=True)
class BookCounts:
    """How many numbers of a book have a receipt (of these ``voided`` reversed), and how many are marked by kind."""

    used: int = 0
    voided: int = 0
    spoiled: int = 0
    blank: int = 0
    lost: int = 0


def serial_key(serial: str) -> str:
    """A serial in the form in which serials are compared: capitals, without blanks, dashes and points."""
    return _APART.sub("", serial).upper()


class ReceiptBooks(Table[ReceiptBook]):
    """Quyển biên lai."""

    name = "receipt_book"
    record = ReceiptBook

    def derive(self, values: dict[str, Any]) -> dict[str, Any]:
        """Keep the comparable form of the serial beside it."""
        if "serial" in values:
            values["serial_key"] = serial_key(values["serial"])
        return values

    def some(self, ids: Iterable[int]) -> dict[int, ReceiptBook]:
        """Books by id."""
        rows = self.find("id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
        return {row.id: row for row in rows}

    def with_number(self, number: int, serial: str = "") -> list[ReceiptBook]:
        """The books that have a number; of one serial where it is given."""
        if not serial:
            return self.find("? BETWEEN first AND last", (number,))
        return self.find("serial_key = ? AND ? BETWEEN first AND last", (serial_key(serial), number))

    def overlapping(self, serial: str, first: int, last: int) -> list[ReceiptBook]:
        """The books of a serial that have a number of a range."""
        return self.find("serial_key = ? AND first <= ? AND last >= ?", (serial_key(serial), last, first))

    def written_before(self, first: str, last: str) -> str | None:
        """A receipt of no book that carries a number of a range ("AA/26P-0000001" to "AA/26P-0000050"), typed before the book came in."""
        row = self.db.conn.execute(
            "SELECT number FROM receipt WHERE book_id IS NULL AND voids_id IS NULL AND number BETWEEN ? AND ? AND length(number) = ? LIMIT 1",
            (first, last, len(first)),
        ).fetchone()
        return row[0] if row else None

    def used(self, book_id: int) -> list[UsedNumber]:
        """Every number of a book that has a receipt, in order."""
        rows = self.db.conn.execute(
            "SELECT r.book_number AS number, r.id AS receipt_id, v.id IS NOT NULL AS voided, r.hand_out_id FROM receipt AS r "
            "LEFT JOIN receipt AS v ON v.voids_id = r.id WHERE r.book_id = ? ORDER BY r.book_number",
            (book_id,),
        )
        return [UsedNumber(**{**dict(row), "voided": bool(row["voided"])}) for row in rows]

    def counts(self) -> dict[int, BookCounts]:
        """What became of the numbers of each book that has any receipt or mark."""
        found: dict[int, dict[str, int]] = {}
        for row in self.db.conn.execute(
            "SELECT r.book_id, COUNT(*) AS used, COUNT(v.id) AS voided FROM receipt AS r LEFT JOIN receipt AS v ON v.voids_id = r.id "
            "WHERE r.book_id IS NOT NULL GROUP BY r.book_id"
        ):
            found[row["book_id"]] = {"used": row["used"], "voided": row["voided"]}
        for row in self.db.conn.execute(
            "SELECT book_id, kind, SUM(last - first + 1) AS numbers FROM receipt_mark GROUP BY book_id, kind"
        ):
            found.setdefault(row["book_id"], {})[row["kind"]] = row["numbers"]
        return {book_id: BookCounts(**counted) for book_id, counted in found.items()}

    def last_used(self, book_id: int, first: int, last: int) -> int | None:
        """The highest number of a range that has a receipt."""
        found: int | None = self.db.conn.execute(
            "SELECT MAX(book_number) FROM receipt WHERE book_id = ? AND book_number BETWEEN ? AND ?",
            (book_id, first, last),
        ).fetchone()[0]
        return found

    def count_used(self, hand_out_id: int) -> int:
        """How many numbers of a hand-out have a receipt."""
        found: int = self.db.conn.execute(
            "SELECT COUNT(*) FROM receipt WHERE hand_out_id = ?", (hand_out_id,)
        ).fetchone()[0]
        return found

    def numbers_used(self, book_id: int, first: int, last: int) -> list[int]:
        """The numbers of a range that have a receipt, in order."""
        rows = self.db.conn.execute(
            "SELECT book_number FROM receipt WHERE book_id = ? AND book_number BETWEEN ? AND ? ORDER BY book_number",
            (book_id, first, last),
        )
        return [row[0] for row in rows]


class HandOuts(Table[HandOut]):
    """Numbers handed to collectors."""

    name = "receipt_hand_out"
    record = HandOut

    def of_book(self, book_id: int) -> list[HandOut]:
        """Everything of a book that was ever handed out, in the order of the numbers."""
        return self.find("book_id = ?", (book_id,), order="first, id")

    def held_by(self, collector_id: int, on: str) -> list[HandOut]:
        """What a collector holds and held on a day already (ISO), the oldest first."""
        return self.find(
            "collector_id = ? AND returned_on IS NULL AND handed_on <= ?", (collector_id, on), order="handed_on, id"
        )

    def with_number(self, book_id: int, number: int) -> HandOut | None:
        """Whose a number of a book is."""
        found = self.find(
            "book_id = ? AND ? BETWEEN first AND COALESCE(returned_from - 1, last)", (book_id, number), order="id DESC"
        )
        return found[0] if found else None


class ReceiptMarks(Table[ReceiptMark]):
    """Numbers that are spoiled, left blank or lost."""

    name = "receipt_mark"
    record = ReceiptMark

    def of_book(self, book_id: int) -> list[ReceiptMark]:
        """The marks of a book in the order of the numbers."""
        return self.find("book_id = ?", (book_id,), order="first")

    def at(self, book_id: int, number: int) -> ReceiptMark | None:
        """The mark a number carries."""
        found = self.find("book_id = ? AND ? BETWEEN first AND last", (book_id, number))
        return found[0] if found else None


class ReceiptPrints(Table[ReceiptPrint]):
    """Prints of receipts, append-only."""

    name = "receipt_print"
    record = ReceiptPrint

    def counts(self, receipt_ids: Iterable[int]) -> dict[int, int]:
        """How often each receipt was printed; those that never were are left out."""
        rows = self.db.conn.execute(
            "SELECT receipt_id, MAX(print_no) FROM receipt_print WHERE receipt_id IN (SELECT value FROM json_each(?)) GROUP BY receipt_id",
            (json.dumps(list(receipt_ids)),),
        )
        return {row[0]: row[1] for row in rows}

    def unprinted(self, since: str, until: str, collector_id: int | None) -> list[int]:
        """The receipts of a period (ISO days) that stand and were never printed, oldest first."""
        rows = self.db.conn.execute(
            "SELECT r.id FROM receipt AS r WHERE r.issued_on BETWEEN ? AND ? AND (? IS NULL OR r.collector_id = ?) AND r.voids_id IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM receipt AS v WHERE v.voids_id = r.id) "
            "AND NOT EXISTS (SELECT 1 FROM receipt_print AS p WHERE p.receipt_id = r.id) ORDER BY r.issued_on, r.id",
            (since, until, collector_id, collector_id),
        )
        return [row[0] for row in rows]

    def first_of(self, receipt_ids: Iterable[int]) -> ReceiptPrint | None:
        """The oldest print of any of these receipts."""
        found = self.find("receipt_id IN (SELECT value FROM json_each(?))", (json.dumps(list(receipt_ids)),), limit=1)
        return found[0] if found else None


class EReceipts(Table[EReceipt]):
    """Numbers of e-receipts."""

    name = "e_receipt"
    record = EReceipt

    def of_receipt(self, receipt_id: int) -> EReceipt | None:
        """The number a receipt got elsewhere."""
        found = self.find("receipt_id = ?", (receipt_id,))
        return found[0] if found else None

    def by_number(self, number: str) -> EReceipt | None:
        """The e-receipt of a number."""
        found = self.find("number = ?", (number,))
        return found[0] if found else None
