"""Khóa sổ tháng: a month that is closed is read-only; what comes later is entered in the open month, or the month is opened again with a reason.

Decisions. Only a month that has ended is closed. Closing is no step that Ctrl+Z takes back: the way back is to open the month again, which keeps
who closed it and why it was opened. Undo and redo that would touch a closed month are refused by the data file itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.closed_month import MonthClosed
from desktop_app.domain.dates import format_month, month_bounds, month_key
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.money_records import MonthLock
from desktop_app.services.money_balances import Balance, balances
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.balances import MonthSum
from desktop_app.storage.month_closing import LeftOpen
from desktop_app.storage.repositories import Repositories

CHANGES = frozenset({"month", "ledger"})


@dataclass(frozen=True, kw_only=True)
class ClosingFinding:
    """Something of a month that is not settled yet. It does not keep the month from being closed. ``amount`` in đồng.

    ``code``: ``earlier-open`` | ``quoted`` | ``partial`` | ``unbatched`` | ``draft-batch`` | ``returned`` | ``unremitted``.
    """

    code: str
    sentence: str
    count: int = 0
    amount: int = 0


@dataclass(frozen=True, kw_only=True)
class MonthTotals:
    """The money of one month in đồng. ``collected`` counts what was reversed, given back and put right; ``by_scheme`` splits it."""

    month: str
    receipts: int
    collected: int
    by_scheme: dict[str, int]
    by_transfer: int
    credit: int
    returned: int
    adjusted: int
    remitted: int
    remuneration: int


def is_closed(read: Repositories, month: str) -> bool:
    """Whether a month (``YYYY-MM``) is closed now."""
    return read.month_locks.closed(month) is not None


def refuse_closed(work: Repositories, day: str | date) -> None:
    """Raises ``MonthClosed`` (a ``RuleBroken``, rule ``month.closed``) when the month of ``day`` is closed. Every verb that posts money asks."""
    month = (day if isinstance(day, str) else day.isoformat())[:7]
    if is_closed(work, month):
        raise MonthClosed(month)


def closed_months(office: Office) -> tuple[MonthLock, ...]:
    """The months that are closed now, the oldest first."""
    return tuple(lock for lock in month_locks(office) if lock.reopened_on is None)


def month_locks(office: Office) -> tuple[MonthLock, ...]:
    """Every closing there ever was, opened again or not, by month."""
    return tuple(sorted(office.read.month_locks.all(), key=lambda lock: (lock.month, lock.id)))


def closable_months(office: Office) -> tuple[str, ...]:
    """The months with money that have ended and are not closed, the oldest first."""
    closed = {lock.month for lock in closed_months(office)}
    return tuple(
        month for month in office.read.balances.months() if month < month_key(office.today) and month not in closed
    )


def close_month(office: Office, month: str) -> Outcome[int]:
    """Close a month (``YYYY-MM``); the id of the lock. What is not settled is named in the notes (``closing_findings``).

    Raises ``RuleBroken`` for a month that has not ended and for one that is closed.
    """
    _refuse_running(month, office.today)
    notes = tuple(finding.sentence for finding in closing_findings(office, month))
    label = f"Khóa sổ tháng {format_month(month)}"
    with office.write("month_closing.close", label, undoable=False) as work:
        lock = close_in(work, month, office.today, office.user)
    return Outcome(value=lock, changes=CHANGES, label=label, notes=notes)


def close_in(work: Repositories, month: str, today: date, user: str) -> int:
    """The same inside a running verb (a report that is submitted closes its month in the one step). That step must not be undoable."""
    _refuse_running(month, today)
    if is_closed(work, month):
        raise RuleBroken(f"Tháng {format_month(month)} đã khóa sổ.", rule="month.closed")
    return work.month_locks.add(month=month, locked_on=today.isoformat(), locked_by=user)


def _refuse_running(month: str, today: date) -> None:
    name = _checked(month)
    if month >= month_key(today):
        raise RuleBroken(
            f"Tháng {name} chưa hết nên chưa khóa sổ được. Hãy khóa sau ngày cuối tháng.", rule="month.running"
        )


def reopen_month(office: Office, month: str, reason: str) -> Outcome[int]:
    """Open a closed month again; the closing stays on record with the reason. Raises ``RuleBroken`` without a reason and for an open month."""
    name = _checked(month)
    if not reason.strip():
        raise RuleBroken("Ghi lý do mở lại tháng.", rule="month.reason")
    label = f"Mở lại tháng {name}"
    with office.write("month_closing.reopen", label, undoable=False) as work:
        lock = work.month_locks.closed(month)
        if lock is None:
            raise RuleBroken(f"Tháng {name} không khóa sổ.", rule="month.open")
        day = office.today.isoformat()
        work.month_locks.change(lock.id, reopened_on=day, reopened_by=office.user, reason=reason.strip())
    return Outcome(value=lock.id, changes=CHANGES, label=label)


def closing_findings(office: Office, month: str) -> tuple[ClosingFinding, ...]:
    """What of a month and of those before is not settled, in the order in which it is best put right. Raises ``RuleBroken`` for no month."""
    _checked(month)
    until = month_bounds(month)[1]
    earlier = [found for found in closable_months(office) if found < month]
    found: list[ClosingFinding] = []
    if earlier:
        names = ", ".join(format_month(one) for one in earlier[-3:])
        more = f" và {len(earlier) - 3} tháng trước nữa" if len(earlier) > 3 else ""
        sentence = f"Tháng trước chưa khóa sổ: {names}{more}."
        found.append(ClosingFinding(code="earlier-open", sentence=sentence, count=len(earlier)))
    left = office.read.month_locks.left_open(month + "-01", until.isoformat())
    found += [finding for finding in map(_left, left) if finding is not None]
    late = [one for one in balances(office) if one.held > 0 and (one.oldest_held_on or "9") <= until.isoformat()]
    found += [_unremitted(one) for one in late]
    return tuple(found)


def month_totals(office: Office, month: str) -> MonthTotals:
    """The money of one month. Raises ``RuleBroken`` for what is no month."""
    _checked(month)
    rows = office.read.balances.month(month)
    taken = [row for row in rows if row.kind in ("collect", "void", "refund", "adjust")]
    schemes: dict[str, int] = {}
    for row in taken:
        if row.scheme is not None:
            schemes[row.scheme] = schemes.get(row.scheme, 0) + row.amount
    without = sum(row.amount for row in taken if row.scheme is None)
    since, until = month_bounds(month)
    receipts, _total = office.read.receipts.sum_of(since=since.isoformat(), until=until.isoformat(), collector_id=None)
    return MonthTotals(
        month=month,
        receipts=receipts,
        collected=sum(schemes.values()),
        by_scheme=schemes,
        by_transfer=sum(row.amount for row in [*taken, *_of(rows, "credit")] if row.method == "transfer"),
        credit=_sum(rows, "credit") + without,
        returned=-_sum(rows, "refund"),
        adjusted=_sum(rows, "adjust"),
        remitted=-_sum(rows, "remit"),
        remuneration=_sum(rows, "remuneration") + _sum(rows, "claw-back"),
    )


def _of(rows: list[MonthSum], kind: str) -> list[MonthSum]:
    return [row for row in rows if row.kind == kind]


def _sum(rows: list[MonthSum], kind: str) -> int:
    return sum(row.amount for row in _of(rows, kind))


_SENTENCES = {
    "quoted": "{count} lượt tham gia đã lập trong tháng mà chưa thu tiền ({amount} đ).",
    "partial": "{count} lượt tham gia mới nộp một phần, còn thiếu {amount} đ.",
    "unbatched": "{count} lượt tham gia đã thu mà chưa vào đợt kê khai nào ({amount} đ).",
    "draft-batch": "{count} đợt kê khai lập trong tháng chưa gửi.",
    "returned": "{count} lượt tham gia bị trả lại chưa giải quyết ({amount} đ).",
}


def _left(left: LeftOpen) -> ClosingFinding | None:
    if not left.count:
        return None
    sentence = _SENTENCES[left.code].format(count=format_money(left.count), amount=format_money(left.amount))
    return ClosingFinding(code=left.code, sentence=sentence, count=left.count, amount=left.amount)


def _unremitted(one: Balance) -> ClosingFinding:
    assert one.oldest_held_on is not None
    since = date.fromisoformat(one.oldest_held_on)
    sentence = f"{one.name} còn giữ {format_money(one.held)} đ, từ ngày {since:%d/%m/%Y}, chưa nộp."
    return ClosingFinding(code="unremitted", sentence=sentence, count=1, amount=one.held)


def _checked(month: str) -> str:
    """The month as it is shown; raises ``RuleBroken`` when it is none."""
    try:
        date.fromisoformat(f"{month}-01")
    except ValueError:
        raise RuleBroken(f"“{month}” không phải là tháng. Viết như 2026-10.", rule="month.text") from None
    return format_month(month)
