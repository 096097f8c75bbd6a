"""When an employer must pay and the office must report: due days, days late, the late amount, the next duties."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import add_months, days_in_month, format_date, format_month, month_bounds, month_key
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.quote import Quote, dong

DUE, LATE, OVER_LIMIT, EVADED = "due", "late", "over-limit", "evaded"
_CYCLES = (1, 3, 6)
_QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True, kw_only=True)
class EmployerDue:
    """When an employer's contribution is due and from when it may count as evaded (after a written reminder)."""

    due_on: date
    evasion_from: date
    source: str


@dataclass(frozen=True, kw_only=True)
class EmployerStanding:
    """Where an employer stands with one unpaid contribution on a day.

    `state`: `due` (still in time), `late`, `over-limit` (from `evasion_from` on, evasion once reminded in writing) or
    `evaded` (and reminded). `days_late` counts the days after `due_on` up to and including the day asked about, 0 in
    time; `days_left` counts to `due_on` (negative when past). `per_day` and `late_amount` are đồng (None without a
    contribution); `quote` explains the late amount. `sentence` is Vietnamese.
    """

    state: str
    due_on: date
    days_left: int
    days_late: int
    evasion_from: date
    per_day: int | None
    late_amount: int | None
    quote: Quote | None
    sentence: str
    source: str


@dataclass(frozen=True, kw_only=True)
class OfficeDeadline:
    """One thing the office must have done by a day. `code`: `monthly`, `quarterly`, `annual` or `remuneration`.

    `period` is what it is about (`2026-10`, `2026-Q3`, `2026`); `title` is Vietnamese; `days_left` counts from the day
    asked about.
    """

    code: str
    period: str
    title: str
    due_on: date
    days_left: int
    source: str


def employer_due(law: LawBook, *, month: str, cycle_months: int = 1) -> EmployerDue:
    """Return when an employer must pay for a cycle beginning in `month` (`YYYY-MM`): by the end of the month after it.

    `cycle_months` is 1, 3 or 6. Source: Luật BHXH 41/2024/QH15 Điều 34 khoản 4, Điều 39. Raises RuleBroken for another
    cycle and ValueError for another month.
    """
    if cycle_months not in _CYCLES:
        raise RuleBroken(
            f"Đơn vị đóng hằng tháng, 3 tháng hoặc 6 tháng một lần, không đóng {cycle_months} tháng một lần.",
            rule="employer.cycle",
            source="Luật BHXH 41/2024/QH15 Đ34 k4",
        )
    first = month_bounds(month)[0]
    last = month_bounds(month_key(add_months(first, cycle_months - 1)))[1]
    following = law.at("compulsory-si.due-months", last)
    due = month_bounds(month_key(add_months(last.replace(day=1), following.whole)))[1]
    return EmployerDue(due_on=due, evasion_from=evasion_from(law, due)[0], source=following.cited())


def evasion_from(law: LawBook, due: date) -> tuple[date, Rate]:
    """Return the first day on which a contribution due on a day may count as evaded, once the employer was reminded in
    writing, and the row that says so (60 days late and more; Luật BHXH 41/2024/QH15 Điều 39, Luật BHYT Điều 48b).
    """
    limit = law.at("late-payment.evasion-days", due)
    return due + timedelta(days=limit.whole + 1), limit


def employer_standing(
    law: LawBook,
    *,
    month: str,
    on: date,
    cycle_months: int = 1,
    amount: int | None = None,
    reminded: bool = False,
) -> EmployerStanding:
    """Return where an employer stands on a day who has not paid for a cycle beginning in `month` (`YYYY-MM`).

    `amount` is the unpaid contribution in đồng; `reminded` tells that a written reminder was sent (Mẫu 01-ĐĐ), without
    which nothing counts as evaded. Late money is 0.03 % a day (Luật BHXH 41/2024/QH15 Điều 38–41). Raises RuleBroken
    as `employer_due` and `quote_late_payment` do.
    """
    due = employer_due(law, month=month, cycle_months=cycle_months)
    late = max(0, (on - due.due_on).days)
    quote = None if amount is None else quote_late_payment(law, amount=amount, due=due.due_on, paid=max(on, due.due_on))
    per_day = None
    if amount is not None:
        next_day = max(on, due.due_on + timedelta(days=1))
        per_day = quote_late_payment(law, amount=amount, due=next_day - timedelta(days=1), paid=next_day).payable
    state, told = DUE, f"Đến hạn đóng {format_date(due.due_on)}, còn {(due.due_on - on).days} ngày."
    if late:
        state, told = LATE, f"Chậm đóng {late} ngày, từ sau {format_date(due.due_on)}."
        if on >= due.evasion_from:
            state = EVADED if reminded else OVER_LIMIT
            what = "đã được đôn đốc bằng văn bản: trốn đóng" if reminded else "là trốn đóng khi đã đôn đốc bằng văn bản"
            told = f"Chậm đóng {late} ngày, quá thời hạn từ {format_date(due.evasion_from)}, {what}."
        else:
            told += f" Từ {format_date(due.evasion_from)} là trốn đóng nếu đã được đôn đốc bằng văn bản."
    if quote is not None and late:
        told += f" Tiền chậm đóng đến nay {dong(quote.payable)}."
    return EmployerStanding(
        state=state,
        due_on=due.due_on,
        days_left=(due.due_on - on).days,
        days_late=late,
        evasion_from=due.evasion_from,
        per_day=per_day,
        late_amount=quote.payable if quote else None,
        quote=quote,
        sentence=told,
        source="; ".join(dict.fromkeys((due.source, "Luật BHXH 41/2024/QH15 Đ38, Đ39, Đ40"))),
    )


def report_due(law: LawBook, period: str) -> date:
    """Return the day by which the report of a period is due: `2026-10` (month), `2026-Q3` (quarter), `2026` (year).

    Source: QĐ 366/QĐ-BHXH Điều 5. Raises ValueError for other text.
    """
    year = int(period[:4])
    if period[4:].startswith("-Q"):
        last = date(year, int(period[6:]) * 3, 1)
        key = "report.quarterly-day"
    elif len(period) == 4:
        last, key = date(year, 12, 1), "report.annual-day"
    else:
        last, key = month_bounds(period)[0], "report.monthly-day"
    following = add_months(last, 1)
    return _day_of(following, law.at(key, following).whole)


def office_deadlines(law: LawBook, on: date, ahead_days: int) -> tuple[OfficeDeadline, ...]:
    """Return what the office must have done between a day and `ahead_days` later, both included, the nearest first.

    The monthly and quarterly reports (the 5th of the month after), the yearly one (10 January; QĐ 366/QĐ-BHXH Điều 5)
    and the confirmation of the volume for remuneration (the 25th; TT 116/2025/TT-BTC Điều 4). What the book has no day
    for is left out. Raises RuleBroken for a negative `ahead_days`.
    """
    if ahead_days < 0:
        raise RuleBroken(f"Số ngày xem trước phải từ 0 trở lên, ở đây là {ahead_days}.", rule="deadlines.ahead")
    until = on + timedelta(days=ahead_days)
    found = []
    month = on.replace(day=1)
    while month <= until:
        for code, period, title, key in _duties(month):
            rate = law.find(key, month)
            if rate is None:
                continue
            due_on = _day_of(month, rate.whole)
            if on <= due_on <= until:
                days = (due_on - on).days
                found.append(
                    OfficeDeadline(
                        code=code, period=period, title=title, due_on=due_on, days_left=days, source=rate.cited()
                    )
                )
        month = add_months(month, 1)
    return tuple(sorted(found, key=lambda deadline: deadline.due_on))


def _duties(month: date) -> Iterator[tuple[str, str, str, str]]:
    """What falls due in a month (its first day): code, period, title, key of the day in the law."""
    before = add_months(month, -1)
    key = month_key(before)
    yield "monthly", key, f"Báo cáo tháng {format_month(key)}", "report.monthly-day"
    if before.month % 3 == 0:
        quarter = before.month // 3
        title = f"Báo cáo quý {_QUARTERS[quarter - 1]}/{before.year}"
        yield "quarterly", f"{before.year}-Q{quarter}", title, "report.quarterly-day"
    if before.month == 12:
        yield "annual", str(before.year), f"Báo cáo năm {before.year}", "report.annual-day"
    title = "Xác nhận khối lượng tính thù lao"
    yield "remuneration", month_key(month), title, "remuneration.confirm-day"


def _day_of(month: date, day: int) -> date:
    """A day of a month (its first day), or the month's last where it has no such day."""
    return month.replace(day=min(day, days_in_month(month.year, month.month)))
