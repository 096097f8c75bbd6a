"""When something must be paid: voluntary insurance, health cards; with what `duties` says of employers and reports.

States of a person in a scheme: `covered` (nothing to do yet), `in-window` (can and should pay now), `late` (the
window is closed or the card has ended, still to be saved), `lapsed` (participation is broken, however long ago), and
`unknown` (what is paid has ended, but by which method nobody wrote down).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.card import gap_limit_on
from desktop_app.domain.dates import add_months, format_date, format_month, month_bounds, month_key
from desktop_app.domain.duties import (
    EmployerDue,
    EmployerStanding,
    OfficeDeadline,
    employer_due,
    employer_standing,
    evasion_from,
    office_deadlines,
    report_due,
)
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI

__all__ = [
    "COVERED",
    "IN_WINDOW",
    "LAPSED",
    "LATE",
    "UNKNOWN",
    "EmployerDue",
    "EmployerStanding",
    "HealthDue",
    "OfficeDeadline",
    "PaymentWindow",
    "PersonDue",
    "VoluntaryDue",
    "employer_due",
    "employer_standing",
    "evasion_from",
    "health_due",
    "office_deadlines",
    "payment_window",
    "person_due",
    "report_due",
    "voluntary_due",
]

COVERED, IN_WINDOW, LATE, LAPSED, UNKNOWN = "covered", "in-window", "late", "lapsed", "unknown"


@dataclass(frozen=True, kw_only=True)
class PaymentWindow:
    """The days in which a period of voluntary insurance can be paid, both ends included; `rate` is the row of law."""

    opens_on: date
    closes_on: date
    source: str
    rate: Rate


@dataclass(frozen=True, kw_only=True)
class VoluntaryDue:
    """Where a participant of voluntary insurance stands on a day.

    `state` as in the module; `next_month` (`YYYY-MM`) is the first month to pay; `due_by` the last day of its window;
    `days_left` counts from the day asked about to `due_by` (negative when past); `lapsed_since` the first day after
    the window, None while it is open or ahead.
    """

    state: str
    next_month: str
    due_by: date
    days_left: int
    lapsed_since: date | None


@dataclass(frozen=True, kw_only=True)
class HealthDue:
    """Where the holder of a health card stands on a day.

    `days_left` counts to the last day of the card (negative when past); from `gap_limit_on` on a new card waits 30
    days; `days_to_limit` counts to that day. `lapsed_since` is the first day without a card, None while one is valid.
    """

    state: str
    ends_on: date
    days_left: int
    gap_limit_on: date
    days_to_limit: int
    lapsed_since: date | None


@dataclass(frozen=True, kw_only=True)
class PersonDue:
    """Where a person stands in one scheme on a day, in one shape for every scheme.

    `covered_to` is the last day paid for; `opens_on` the first day on which the next payment should be taken, `due_on`
    the last day to pay without any loss, `limit_on` the last day on which something can still be saved (the whole
    period of voluntary insurance, the 90 days of a card); None where the method is not known. `days_left` counts to
    `due_on`, or to `limit_on` once that is past (negative when past too). `lapsed_since` is the first day after what
    was paid or could be paid, None while nothing is lost. `sentence` is Vietnamese, `source` the legal source.
    """

    scheme: str
    state: str
    covered_to: date
    opens_on: date | None
    due_on: date | None
    limit_on: date | None
    days_left: int
    lapsed_since: date | None
    sentence: str
    source: str


def payment_window(law: LawBook, *, method: str, start: date, on: date) -> PaymentWindow:
    """Return the window to pay a period beginning in the month of `start`, by the law of the day `on`.

    Monthly within the month; 3 months within them; 6 months within the first 4; 12 months within the first 7. Years
    ahead are paid at registration: the month of registration is their window (Luật BHXH 41/2024/QH15 Điều 36 khoản
    3). Any other method raises RuleBroken.
    """
    first = start.replace(day=1)
    subject = "monthly" if method in {"ahead", "missing"} else method
    rate = law.at("voluntary-si.window-months", on, subject)
    closes = month_bounds(month_key(add_months(first, rate.whole - 1)))[1]
    return PaymentWindow(opens_on=first, closes_on=closes, source=rate.source, rate=rate)


def voluntary_due(law: LawBook, *, on: date, paid_through: date, method: str) -> VoluntaryDue:
    """Return where a participant stands whose last paid month ends on `paid_through` and who pays by `method`.

    `covered` while a paid month runs; `in-window` until the window of the next period closes; `late` after it, while
    that period would still run; `lapsed` after the whole period is lost.
    """
    start = paid_through + timedelta(days=1)
    window = payment_window(law, method=method, start=start, on=on)
    period_last = _period_last(law, window, method, on)
    if on <= paid_through:
        state = COVERED
    elif on <= window.closes_on:
        state = IN_WINDOW
    else:
        state = LATE if on <= period_last else LAPSED
    return VoluntaryDue(
        state=state,
        next_month=month_key(window.opens_on),
        due_by=window.closes_on,
        days_left=(window.closes_on - on).days,
        lapsed_since=window.closes_on + timedelta(days=1) if state in {LATE, LAPSED} else None,
    )


def health_due(law: LawBook, *, on: date, ends_on: date) -> HealthDue:
    """Return where the holder of a card stands whose last day is `ends_on`.

    `in-window` from 30 days before the end; `late` from the day after to the 90-day limit; `lapsed` from the limit
    on.
    """
    notice = law.at("health.renewal-notice-days", on).whole
    limit = gap_limit_on(law, ends_on)
    if on >= limit:
        state = LAPSED
    elif on > ends_on:
        state = LATE
    else:
        state = IN_WINDOW if (ends_on - on).days <= notice else COVERED
    return HealthDue(
        state=state,
        ends_on=ends_on,
        days_left=(ends_on - on).days,
        gap_limit_on=limit,
        days_to_limit=(limit - on).days,
        lapsed_since=ends_on + timedelta(days=1) if state in {LATE, LAPSED} else None,
    )


def person_due(law: LawBook, scheme: str, *, on: date, covered_to: date, method: str | None = None) -> PersonDue:
    """Return where a person stands in `health-household` or `voluntary-si` whose cover ends, or ended, on a day.

    However long ago that is. `method` is that of the last payment of voluntary insurance. Raises RuleBroken for any
    other scheme or method.
    """
    if scheme == HEALTH_HOUSEHOLD:
        return _card_due(law, health_due(law, on=on, ends_on=covered_to), on)
    if scheme != VOLUNTARY_SI:
        raise RuleBroken("Chỉ tính hạn đóng của BHXH tự nguyện và BHYT hộ gia đình.", rule="deadlines.scheme")
    if method is None:
        return _unknown_method(on, covered_to)
    return _months_due(law, voluntary_due(law, on=on, paid_through=covered_to, method=method), covered_to, method, on)


def _card_due(law: LawBook, due: HealthDue, on: date) -> PersonDue:
    notice, gap = law.at("health.renewal-notice-days", on), law.at_or_first("health.card-gap-days", due.ends_on)
    limit = due.gap_limit_on - timedelta(days=1)
    ends = format_date(due.ends_on)
    sentence = {
        COVERED: f"Thẻ BHYT còn hạn đến {ends}.",
        IN_WINDOW: f"Thẻ BHYT hết hạn {ends}: đóng tiếp từ nay đến ngày đó thì thẻ liên tục.",
        LATE: f"Thẻ BHYT đã hết hạn {ends}: đóng chậm nhất {format_date(limit)} để không phải chờ thẻ mới.",
        LAPSED: f"Thẻ BHYT đã hết hạn {ends}, gián đoạn từ {gap.whole} ngày trở lên: thẻ mới phải chờ.",
    }[due.state]
    return PersonDue(
        scheme=HEALTH_HOUSEHOLD,
        state=due.state,
        covered_to=due.ends_on,
        opens_on=due.ends_on - timedelta(days=notice.whole),
        due_on=due.ends_on,
        limit_on=limit,
        days_left=due.days_left if on <= due.ends_on else (limit - on).days,
        lapsed_since=due.lapsed_since,
        sentence=sentence,
        source=notice.cited() if due.state in {COVERED, IN_WINDOW} else gap.cited(),
    )


def _months_due(law: LawBook, due: VoluntaryDue, covered_to: date, method: str, on: date) -> PersonDue:
    window = payment_window(law, method=method, start=covered_to + timedelta(days=1), on=on)
    limit = _period_last(law, window, method, on)
    paid, last, now = format_month(month_key(covered_to)), format_date(due.due_by), format_month(month_key(on))
    sentence = {
        COVERED: f"BHXH tự nguyện đã đóng đến tháng {paid}; kỳ sau đóng chậm nhất {last}.",
        IN_WINDOW: f"BHXH tự nguyện đã đóng đến tháng {paid}: đang trong hạn đóng, chậm nhất {last}.",
        LATE: f"Đã quá hạn đóng kỳ này (chậm nhất {last}): nay đóng từ tháng {now}, các tháng trước đó không tính.",
        LAPSED: f"Đã ngừng đóng BHXH tự nguyện: đóng đến tháng {paid}, hạn đóng kỳ sau là {last}; nay đóng từ tháng {now}.",
    }[due.state]
    return PersonDue(
        scheme=VOLUNTARY_SI,
        state=due.state,
        covered_to=covered_to,
        opens_on=window.opens_on,
        due_on=due.due_by,
        limit_on=limit,
        days_left=due.days_left if on <= due.due_by else (limit - on).days,
        lapsed_since=due.lapsed_since,
        sentence=sentence,
        source=window.rate.cited(),
    )


def _unknown_method(on: date, covered_to: date) -> PersonDue:
    paid = format_month(month_key(covered_to))
    running = on <= covered_to
    sentence = f"BHXH tự nguyện đã đóng đến tháng {paid}" + (
        "." if running else "; chưa biết phương thức đóng nên chưa biết hạn đóng kỳ sau."
    )
    return PersonDue(
        scheme=VOLUNTARY_SI,
        state=COVERED if running else UNKNOWN,
        covered_to=covered_to,
        opens_on=(covered_to + timedelta(days=1)),
        due_on=None,
        limit_on=None,
        days_left=(covered_to - on).days,
        lapsed_since=None,
        sentence=sentence,
        source="",
    )


def _period_last(law: LawBook, window: PaymentWindow, method: str, on: date) -> date:
    """The last day of the period that a window is for."""
    months = 1 if method in {"ahead", "missing"} else law.at("voluntary-si.months", on, method).whole
    return month_bounds(month_key(add_months(window.opens_on, months - 1)))[1]
