"""When a health card begins and ends, and the two dates officers watch: the 90-day limit and the full five years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import add_months, format_date, period_end, usable_day
from desktop_app.domain.law import LawBook, Rate

FIRST, GAP, CONTINUOUS, LAPSED = "first", "gap", "continuous", "lapsed"


@dataclass(frozen=True, kw_only=True)
class CardStart:
    """When a card paid on a day begins, and why.

    `kind`: `first` (no card before) and `gap` (90 days or more without one) begin 30 days after full payment;
    `continuous` the day after the card still valid; `lapsed` on the day of payment. `gap_days` counts the days since
    the last card ended, None for a first card. `reason` is Vietnamese; `rates` are the rows of law it stands on,
    `looked_up` every row that was looked at.
    """

    valid_from: date
    kind: str
    gap_days: int | None
    reason: str
    rates: tuple[Rate, ...]
    looked_up: tuple[Rate, ...] = ()


def card_start(law: LawBook, *, paid_on: date, last_end: date | None = None) -> CardStart:
    """Return the first valid day of a card paid in full on a day; `last_end` is the last day of the card before.

    Source: Luật BHYT Điều 16 khoản 3 điểm c as amended by Luật 51/2024/QH15 (groups 4, 5). Days are calendar days.
    """
    usable_day(paid_on)
    if last_end is not None:
        usable_day(last_end)
    wait = law.at("health.card-wait-days", paid_on)
    limit = law.at("health.card-gap-days", paid_on)
    both = (limit, wait)
    after_wait = paid_on + timedelta(days=wait.whole)
    if last_end is None:
        reason = f"tham gia lần đầu: sau {wait.whole} ngày kể từ ngày đóng đủ {format_date(paid_on)}"
        return CardStart(valid_from=after_wait, kind=FIRST, gap_days=None, reason=reason, rates=(wait,), looked_up=both)
    gap = (paid_on - last_end).days
    if gap >= limit.whole:
        reason = (
            f"thẻ cũ hết hạn {format_date(last_end)}, gián đoạn {gap} ngày (từ {limit.whole} ngày trở lên): "
            f"sau {wait.whole} ngày kể từ ngày đóng đủ {format_date(paid_on)}"
        )
        return CardStart(
            valid_from=after_wait, kind=GAP, gap_days=gap, reason=reason, rates=(limit, wait), looked_up=both
        )
    if gap <= 0:
        reason = f"nối tiếp thẻ còn hạn đến {format_date(last_end)}"
        start = last_end + timedelta(days=1)
        return CardStart(valid_from=start, kind=CONTINUOUS, gap_days=gap, reason=reason, rates=(limit,), looked_up=both)
    reason = (
        f"thẻ cũ hết hạn {format_date(last_end)}, gián đoạn {gap} ngày (dưới {limit.whole} ngày): từ ngày đóng tiền"
    )
    return CardStart(valid_from=paid_on, kind=LAPSED, gap_days=gap, reason=reason, rates=(limit,), looked_up=both)


def gap_limit_on(law: LawBook, ends_on: date) -> date:
    """Return the first day on which paying again means waiting 30 days: the last day of the card + 90 days."""
    return ends_on + timedelta(days=law.at_or_first("health.card-gap-days", ends_on).whole)


def months_until(start: date, common_end: date) -> int:
    """Return how many whole months a card from `start` needs to reach `common_end` (0 when that lies before)."""
    usable_day(common_end)
    months = 0
    while start <= common_end and (months == 0 or period_end(start, months) < common_end):
        months += 1
    return months


def continuous_since(law: LawBook, periods: Iterable[tuple[date, date]]) -> date | None:
    """Return the day since which health cover is continuous, or None without any cover.

    `periods` are (first day, last day), overlapping or not, in any order. A break under the 90-day limit is none.
    """
    since: date | None = None
    reached: date | None = None
    for start, end in sorted(periods):
        if reached is None or start >= gap_limit_on(law, reached):
            since = start
        reached = end if reached is None else max(reached, end)
    return since


def five_years_on(law: LawBook, continuous_from: date) -> date:
    """Return the day on which five continuous years are full, which matters for the benefit (Luật BHYT Điều 22)."""
    return add_months(continuous_from, law.at_or_first("health.five-years-months", continuous_from).whole)
