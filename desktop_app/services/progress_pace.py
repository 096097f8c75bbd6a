"""Beyond the day's pace: comparison with earlier months and years, and a way to catch up that respects the season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from desktop_app.domain.dates import month_bounds
from desktop_app.domain.planning import catch_up as split_missing
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import OFFICE, listed_indicators
from desktop_app.services.progress_actuals import Known, Months, YearActuals, actuals_of
from desktop_app.services.progress_plans import planned

LAST_YEAR, PLAN, EVEN = "last-year", "plan", "even"
SEASON_NAMES = {LAST_YEAR: "theo mùa vụ năm trước", PLAN: "theo cách chia của chỉ tiêu", EVEN: "đều theo ngày còn lại"}


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One figure of a month beside earlier ones; ``None``: not known.

    ``before``: the month before; ``last_year``: the same month a year ago; ``to_date`` and ``to_date_last_year``: January to the month (of a
    level the level itself); ``year_end``: of a level what stood on 31 December before, of a flow what the whole year before brought.
    """

    indicator: str
    part: str
    now: int | None
    before: int | None
    last_year: int | None
    to_date: int | None
    to_date_last_year: int | None
    year_end: int | None


@dataclass(frozen=True, kw_only=True)
class CatchUp:
    """What is missing of the year, split over the months left: ``parts`` are what each must still bring (0 for months gone by; together
    ``missing``), ``targets`` what each month then shows: what it did plus its part, of a level where it must stand. ``season``: what the
    split follows, ``last-year`` | ``plan`` | ``even``. ``plan`` is the plan as assigned."""

    indicator: str
    missing: int
    season: str
    parts: Months
    targets: Months
    plan: Months


def comparison(
    office: Office, month: str, indicator: str, scope_kind: str = OFFICE, scope_code: str = ""
) -> Comparison:
    """One figure of a month (``YYYY-MM``) beside the month before, 31 December and the same time a year ago."""
    found = comparisons(office, month, scope_kind, [indicator])
    return found.get((scope_code, indicator)) or _compared(
        indicator, scope_code, month, *_two_years(office, month, scope_kind, [indicator]), _stocks(office)
    )


def comparisons(
    office: Office, month: str, by: str, codes: Sequence[str], now: YearActuals | None = None
) -> dict[tuple[str, str], Comparison]:
    """The comparisons of every part of a split that has any figure in the two years, by (part, indicator). ``now``: the year's actuals where
    somebody read them already."""
    now, before = _two_years(office, month, by, codes, now)
    stocks = _stocks(office)
    keys = {*now.months, *before.months}
    return {(part, code): _compared(code, part, month, now, before, stocks) for part, code in keys if code in codes}


def catch_up(
    office: Office,
    year: int,
    indicator: str,
    scope_kind: str = OFFICE,
    scope_code: str = "",
    *,
    on: date | None = None,
    plan_id: int | None = None,
) -> CatchUp:
    """How to bring in by December what the year's plan still lacks: by last year's season, else by the plan's own months, else by days."""
    return catch_ups(office, year, [indicator], scope_kind, scope_code, on=on, plan_id=plan_id)[indicator]


def catch_ups(
    office: Office,
    year: int,
    codes: Sequence[str],
    scope_kind: str = OFFICE,
    scope_code: str = "",
    *,
    on: date | None = None,
    plan_id: int | None = None,
    now: YearActuals | None = None,
) -> dict[str, CatchUp]:
    """The same for several indicators of one scope. ``now``: the year's actuals where somebody read them already."""
    day = min(max(on or office.today, date(year, 1, 1)), date(year, 12, 31))
    plan = planned(office.read, year, plan_id)
    now, before = (
        now or actuals_of(office, year, scope_kind, codes, only=scope_code),
        actuals_of(office, year - 1, scope_kind, codes, only=scope_code),
    )
    stocks = _stocks(office)
    found = {}
    for code in codes:
        values = plan.get((f"{scope_kind}:{scope_code}", code), (0,) * 12)
        actual, last = now.of(scope_code, code), tuple(value or 0 for value in before.of(scope_code, code))
        way = _level_way if code in stocks else _flow_way
        found[code] = way(code, values, actual, last, now.opening.get((scope_code, code), 0), day)
    return found


def _flow_way(code: str, plan: Months, actual: Known, last: Months, _opening: int, day: date) -> CatchUp:
    done = tuple(value or 0 for value in actual)
    season, weights = _season(last, plan, day)
    parts = split_missing(sum(plan), sum(done[: day.month]), day, weights)
    targets = tuple((done[at] if at < day.month else 0) + parts[at] for at in range(12))
    return CatchUp(indicator=code, missing=sum(parts), season=season, parts=parts, targets=targets, plan=plan)


def _level_way(code: str, plan: Months, actual: Known, last: Months, opening: int, day: date) -> CatchUp:
    known = [value for value in actual[: day.month] if value is not None]
    reached = known[-1] if known else opening
    season, weights = _season(_rises(last), _rises((opening, *plan))[1:], day)
    parts = split_missing(plan[-1], reached, day, weights)
    targets = tuple((actual[at] or 0) if at < day.month - 1 else reached + sum(parts[: at + 1]) for at in range(12))
    return CatchUp(indicator=code, missing=sum(parts), season=season, parts=parts, targets=targets, plan=plan)


def _season(last: Sequence[int], plan: Sequence[int], day: date) -> tuple[str, list[int]]:
    for name, months in ((LAST_YEAR, last), (PLAN, plan)):
        weights = [max(0, value) for value in months]
        if any(weights[day.month - 1 :]):
            return name, weights
    return EVEN, [1] * 12


def _rises(levels: Sequence[int]) -> Months:
    return (0, *(max(0, after - before) for before, after in pairwise(levels)))


def _stocks(office: Office) -> frozenset[str]:
    return frozenset(one.code for one in listed_indicators(office.read) if one.stock)


def _two_years(
    office: Office, month: str, by: str, codes: Sequence[str], now: YearActuals | None = None
) -> tuple[YearActuals, YearActuals]:
    year = month_bounds(month)[0].year
    return now or actuals_of(office, year, by, codes), actuals_of(office, year - 1, by, codes)


def _compared(
    code: str, part: str, month: str, now: YearActuals, before: YearActuals, stocks: frozenset[str]
) -> Comparison:
    place = int(month[5:7]) - 1
    mine, last = now.of(part, code), before.of(part, code)
    stock = code in stocks
    december = last[11] if last[11] is not None else now.opening.get((part, code))
    if not stock and None not in mine and None not in last:
        return _counted(code, part, mine, last, place, december)  # type: ignore[arg-type]  # none is None
    return Comparison(
        indicator=code,
        part=part,
        now=mine[place],
        before=mine[place - 1] if place else december,
        last_year=last[place],
        to_date=mine[place] if stock else _sum(mine[: place + 1]),
        to_date_last_year=last[place] if stock else _sum(last[: place + 1]),
        year_end=december if stock else _sum(last),
    )


def _counted(code: str, part: str, mine: Months, last: Months, place: int, december: int | None) -> Comparison:
    """The same of a flow whose months are all known: what nearly all of thousands of rows are."""
    return Comparison(
        indicator=code,
        part=part,
        now=mine[place],
        before=mine[place - 1] if place else december,
        last_year=last[place],
        to_date=sum(mine[: place + 1]),
        to_date_last_year=sum(last[: place + 1]),
        year_end=sum(last),
    )


def _sum(months: Known) -> int | None:
    known = [value for value in months if value is not None]
    return sum(known) if known else None
