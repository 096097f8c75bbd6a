"""The nouns of money beyond receipt and ledger (those stand in `records.py`): money handed in, and months that are closed.

Conventions as in `records.py`: ``None`` means "not known", months are ``YYYY-MM``, days ISO text, money whole đồng.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Remittance:
    """Lần nộp tiền: what a collector handed in at once, append-only. ``collector_id`` ``None``: the office's own cash, banked.

    ``amount`` in đồng (negative when it reverses ``voids_id``); ``document``: number of the slip or bank order; ``covers_from`` and ``covers_to``:
    the days of collecting it settles.
    """

    id: int
    collector_id: int | None = None
    organisation_id: int | None = None
    remitted_on: str
    method: str
    amount: int
    document: str | None = None
    covers_from: str | None = None
    covers_to: str | None = None
    voids_id: int | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class MonthLock:
    """Khóa sổ tháng: no entry or receipt of the month is added or taken back while it is closed; opened again with a reason."""

    id: int
    month: str
    locked_on: str
    locked_by: str
    reopened_on: str | None = None
    reopened_by: str | None = None
    reason: str | None = None
