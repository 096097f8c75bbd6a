"""The nouns of receipt books: quyển biên lai, who holds which numbers, numbers without a receipt, prints, numbers of e-receipts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReceiptBook:
    """Quyển biên lai: the numbers ``first`` to ``last`` of a ``serial`` (ký hiệu), written with ``digits`` digits.

    ``book_no`` is what the cover says (quyển số). ``kind``: ``paper`` | ``electronic``. Days are ISO.
    """

    id: int
    serial: str
    book_no: str | None = None
    kind: str = "paper"
    first: int
    last: int
    digits: int
    received_on: str
    note: str | None = None

    @property
    def size(self) -> int:
        """How many numbers the book has."""
        return self.last - self.first + 1

    def written(self, number: int) -> str:
        """One number as it stands on the paper, leading zeros and all: "0000123"."""
        return f"{number:0{self.digits}d}"

    def full(self, number: int) -> str:
        """One number with the serial before it, unique in the office: "AA/26P-0000123"."""
        return f"{self.serial}-{self.written(number)}"

    def span(self, first: int, last: int) -> str:
        """A range as it is spoken of: "0000001–0000050", or the one number."""
        return self.written(first) if first == last else f"{self.written(first)}–{self.written(last)}"


@dataclass(frozen=True, kw_only=True)
class HandOut:
    """Numbers of a book in a collector's hands from ``handed_on``.

    ``returned_from``: the first number that came back on ``returned_on`` (``last + 1``: none was left); both ``None`` while the collector holds them.
    """

    id: int
    book_id: int
    collector_id: int
    first: int
    last: int
    handed_on: str
    returned_on: str | None = None
    returned_from: int | None = None
    note: str | None = None

    @property
    def held_last(self) -> int:
        """The last number that is (or in the end was) the collector's; below ``first`` when everything came back."""
        return self.last if self.returned_from is None else self.returned_from - 1

    def holds(self, number: int) -> bool:
        """Whether a number is the collector's, now or (after a return) for ever."""
        return self.first <= number <= self.held_last


@dataclass(frozen=True, kw_only=True)
class ReceiptMark:
    """Numbers that will never be a receipt. ``kind``: ``spoiled`` (hỏng) | ``blank`` (bỏ trống) | ``lost`` (mất; ``document`` names the minutes)."""

    id: int
    book_id: int
    first: int
    last: int
    kind: str
    marked_on: str
    reason: str
    document: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiptPrint:
    """One print of a receipt; the first is the original, ``print_no`` 2 is "In lại lần 1". ``kind``: ``paper`` | ``file``."""

    id: int
    receipt_id: int
    print_no: int
    kind: str
    printed_at: str
    printed_by: str


@dataclass(frozen=True, kw_only=True)
class EReceipt:
    """The number that the e-receipt of a receipt made here got elsewhere."""

    id: int
    receipt_id: int
    number: str
