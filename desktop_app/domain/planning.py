"""Plans and pace: splitting a yearly figure into months, where one should be on a day, and what is still needed.

A `flow` adds up over the year (people newly joined, money collected); a `stock` is a level (people taking part),
whose monthly plan values are the levels to be reached at the end of each month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.dates import days_in_month
from desktop_app.domain.money import round_half_up

FLOW, STOCK = "flow", "stock"
AHEAD, ON, BEHIND, NONE = "ahead", "on", "behind", "none"


def split_largest_remainder(total: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Split a whole figure by weights into whole parts whose sum is exactly `total`.

    Each part is the rounded-down share; the units left go to the largest remainders, the earlier part first among
    equals. Weights that are all zero split evenly. Raises ValueError without weights or for a negative total or
    weight.
    """
    exact = [Fraction(weight) for weight in weights]
    if not exact or total < 0 or min(exact) < 0:
        raise ValueError("a split needs a total and weights that are not negative")
    if not any(exact):
        exact = [Fraction(1)] * len(exact)
    whole = sum(exact)
    shares = [total * weight / whole for weight in exact]
    parts = [share.numerator // share.denominator for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - shares[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def plan_to_date(months: Sequence[int], on: date, *, nature: str = FLOW, opening: int = 0) -> int:
    """Return where the plan stands on a day, in whole units, half up; inside a month it counts by days.

    `months` are the twelve planned values of the day's year, January first. A flow adds the months up; a stock moves
    from the level before (`opening` in January) to the month's level.
    """
    if len(months) != 12:
        raise ValueError("a plan has twelve months")
    length = days_in_month(on.year, on.month)
    current = months[on.month - 1]
    if nature == FLOW:
        whole, moving = sum(months[: on.month - 1]), current
    else:
        whole = months[on.month - 2] if on.month > 1 else opening
        moving = current - whole
    # Whole numbers only: a page asks this of thousands of rows, and fractions take ten times as long.
    doubled = 2 * (whole * length + moving * on.day)
    rounded = (abs(doubled) + length) // (2 * length)
    return rounded if doubled >= 0 else -rounded


def pace(
    months: Sequence[int],
    actual_to_date: int,
    on: date,
    *,
    nature: str = FLOW,
    opening: int = 0,
    tolerance_percent: Decimal | int = 0,
) -> str:
    """Return `ahead`, `on` or `behind` the plan on a day, or `none` where the year has no plan.

    The actual is compared with `plan_to_date`; within `tolerance_percent` of it either way the pace is `on`.
    """
    if not any(months):
        return NONE
    expected = plan_to_date(months, on, nature=nature, opening=opening)
    margin = abs(expected) * Fraction(tolerance_percent) / 100 if tolerance_percent else 0
    if actual_to_date > expected + margin:
        return AHEAD
    return BEHIND if actual_to_date < expected - margin else ON


def plan_year(months: Sequence[int], *, nature: str = FLOW) -> int:
    """Return the figure of the whole year: the sum of a flow, the December level of a stock."""
    return sum(months) if nature == FLOW else months[-1]


def months_left(on: date) -> Fraction:
    """Return the months of the year still ahead after a day: the whole ones and the rest of the current one by days."""
    length = days_in_month(on.year, on.month)
    return 12 - on.month + Fraction(length - on.day, length)


def required_per_month(year_plan: int, actual_to_date: int, on: date) -> int:
    """Return how much each month still ahead needs to reach the year's figure, rounded up; 0 once it is reached.

    On 31 December everything missing is needed at once.
    """
    missing = year_plan - actual_to_date
    if missing <= 0:
        return 0
    left = months_left(on)
    return missing if left <= 1 else -(-missing * left.denominator // left.numerator)


@dataclass(frozen=True, kw_only=True)
class Required:
    """What reaching the year's figure takes from now on, each rounded up: in all, by month, by week, by day."""

    missing: int
    per_month: int
    per_week: int
    per_day: int


def required(year_plan: int, actual_to_date: int, on: date) -> Required:
    """Return what the days after `on` must bring by month, week and day; all 0 once the year's figure is reached."""
    missing = max(0, year_plan - actual_to_date)
    days = (date(on.year, 12, 31) - on).days
    per_month = required_per_month(year_plan, actual_to_date, on)
    if not missing or not days:
        return Required(missing=missing, per_month=per_month, per_week=missing, per_day=missing)
    per_week = min(missing, -(-missing * 7 // days))
    return Required(missing=missing, per_month=per_month, per_week=per_week, per_day=-(-missing // days))


def catch_up(year_plan: int, actual_to_date: int, on: date, season: Sequence[int]) -> tuple[int, ...]:
    """Split what is missing of the year's figure over the rest of the year: twelve parts, 0 for months gone by.

    `season` weighs the twelve months (what was done in each the year before); the running month counts by its days left. Months left that
    weigh nothing share evenly. The parts add up to what is missing exactly; on 31 December all of it stands in December.
    """
    if len(season) != 12 or min(season) < 0:
        raise ValueError("a season weighs twelve months, none below nothing")
    missing = max(0, year_plan - actual_to_date)
    length = days_in_month(on.year, on.month)
    rest = [length - on.day] + [length] * (12 - on.month)
    if not any(rest):
        rest = [1]
    left = season[on.month - 1 :]
    weights = [weight * days for weight, days in zip(left, rest, strict=True)]
    parts = split_largest_remainder(missing, weights if any(weights) else rest)
    return (0,) * (on.month - 1) + tuple(parts)


def percent_of(actual: int, plan: int) -> Decimal | None:
    """Return actual ÷ plan in percent with one decimal, half up, or None without a plan."""
    if plan <= 0:
        return None
    return Decimal(round_half_up(Fraction(actual * 1000, plan))) / 10
