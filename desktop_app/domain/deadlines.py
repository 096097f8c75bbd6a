"""When something must be paid or reported: voluntary insurance, health cards, employers, reports.

States of a person in a scheme: `covered` (nothing to do yet), `in-window` (can and should pay now), `late` (the
window is closed or the card has ended, still to be saved), `lapsed` (participation is broken, however long ago).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.card import gap_limit_on
from desktop_app.domain.dates import add_months, days_in_month, month_bounds, month_key
from desktop_app.domain.law import LawBook

COVERED, IN_WINDOW, LATE, LAPSED = "covered", "in-window", "late", "lapsed"


@dataclass(frozen=True, kw_only=True)
class PaymentWindow:
    """The days in which a period of voluntary insurance can be paid, both ends included."""

    opens_on: date
    closes_on: date
    source: str


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
    days; `days_to_limit` counts to that day.
    """

    state: str
    ends_on: date
    days_left: int
    gap_limit_on: date
    days_to_limit: int


@dataclass(frozen=True, kw_only=True)
class EmployerDue:
    """When an employer's contribution is due and from when it may count as evaded (after a written reminder)."""

    due_on: date
    evasion_from: date
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
    return PaymentWindow(opens_on=first, closes_on=closes, source=rate.source)


def voluntary_due(law: LawBook, *, on: date, paid_through: date, method: str) -> VoluntaryDue:
    """Return where a participant stands whose last paid month ends on `paid_through` and who pays by `method`.

    `covered` while a paid month runs; `in-window` until the window of the next period closes; `late` after it, while
    that period would still run; `lapsed` after the whole period is lost.
    """
    start = paid_through + timedelta(days=1)
    window = payment_window(law, method=method, start=start, on=on)
    months = 1 if method in {"ahead", "missing"} else law.at("voluntary-si.months", on, method).whole
    period_last = month_bounds(month_key(add_months(window.opens_on, months - 1)))[1]
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
    )


def employer_due(law: LawBook, *, month: str, cycle_months: int = 1) -> EmployerDue:
    """Return when an employer must pay for a cycle beginning in `month` (`YYYY-MM`): by the end of the month after it.

    `cycle_months` is 1, 3 or 6. Source: Luật BHXH 41/2024/QH15 Điều 34 khoản 4, Điều 39.
    """
    first = month_bounds(month)[0]
    last = month_bounds(month_key(add_months(first, cycle_months - 1)))[1]
    following, evasion = law.at("compulsory-si.due-months", last), law.at("late-payment.evasion-days", last)
    due = month_bounds(month_key(add_months(last.replace(day=1), following.whole)))[1]
    return EmployerDue(due_on=due, evasion_from=due + timedelta(days=evasion.whole + 1), source=following.source)


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
    day = law.at(key, following).whole
    return following.replace(day=min(day, days_in_month(following.year, following.month)))
