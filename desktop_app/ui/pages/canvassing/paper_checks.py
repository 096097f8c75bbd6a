"""What is typed about a paper line, read and looked at before it is saved. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.outcomes import Outcome

LINE, OUTCOME, REASON, PROMISE = "line", "outcome", "reason", "promise"
MOST_AT_ONCE = 60
_RANGE = re.compile(r"\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?")


def typed_lines(text: str) -> range:
    """The numbers meant by "12" or "12-15". Raises ``RuleBroken`` for anything else, and for too many at once."""
    found = _RANGE.fullmatch(text)
    if found is None:
        raise RuleBroken("Gõ số dòng in trên phiếu, ví dụ 12; nhiều dòng liền nhau: 12-15.", rule="walk-list.line")
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first or last - first >= MOST_AT_ONCE:
        raise RuleBroken(f"Từ dòng nhỏ đến dòng lớn, nhiều nhất {MOST_AT_ONCE} dòng một lần.", rule="walk-list.line")
    return range(first, last + 1)


def what_is_missing(
    *,
    lines: int,
    outcomes: Sequence[Outcome],
    reason: str | None,
    promise: date | None,
    promise_fault: str,
    day: date | None,
) -> tuple[str, str] | None:
    """The first field that keeps the line from being saved (``LINE``, ``OUTCOME`` …) and the sentence about it."""
    if not lines:
        return LINE, "Gõ số dòng in trên phiếu trước."
    if not outcomes:
        return OUTCOME, "Gõ một chữ số 1–9 cho kết quả."
    if any(one.needs_reason for one in outcomes) and reason is None:
        return REASON, "Kết quả này cần lý do: gõ số của lý do ở bảng bên phải."
    if promise_fault:
        return PROMISE, promise_fault
    if any(one.needs_promise for one in outcomes) and promise is None:
        return PROMISE, "Kết quả này cần ngày hẹn đóng."
    if day is None:
        return LINE, "Chưa có ngày gặp ở đầu trang."
    if promise is not None and promise < day:
        return PROMISE, "Ngày hẹn trước ngày gặp; chọn từ ngày gặp trở đi."
    return None
