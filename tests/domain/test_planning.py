from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.planning import (
    AHEAD,
    BEHIND,
    NONE,
    ON,
    STOCK,
    catch_up,
    months_left,
    pace,
    percent_of,
    plan_to_date,
    plan_year,
    required,
    required_per_month,
    split_largest_remainder,
)

EVEN = [10] * 12
LEVELS = [100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210]


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (10, [3, 3, 3], [4, 3, 3]),
        (7, [1, 2, 4], [1, 2, 4]),
        (5, [0, 0], [3, 2]),
        (0, [1, 2], [0, 0]),
        (1, [0, 1, 0], [0, 1, 0]),
        (100, [Decimal("0.5"), Fraction(1, 3), 1], [27, 18, 55]),
        (3, [1], [3]),
        (21, [15, 70, 15], [3, 15, 3]),
    ],
)
def test_splits(total: int, weights: list[int | Decimal | Fraction], parts: list[int]) -> None:
    assert split_largest_remainder(total, weights) == parts


@pytest.mark.parametrize(("total", "weights"), [(1, []), (-1, [1]), (1, [1, -1])])
def test_a_split_needs_sensible_input(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError):
        split_largest_remainder(total, weights)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_a_split_keeps_the_sum_and_stays_within_one_of_the_share(total: int, weights: list[int]) -> None:
    parts = split_largest_remainder(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(total * weight, whole) if whole else Fraction(total, len(weights))
        assert abs(part - share) < 1


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 1, 1), 0),  # 10 × 1/31 rounds down
        (date(2026, 1, 31), 10),
        (date(2026, 2, 14), 15),
        (date(2026, 11, 21), 107),
        (date(2026, 12, 31), 120),
    ],
)
def test_a_flow_counts_days_inside_the_month(on: date, expected: int) -> None:
    assert plan_to_date(EVEN, on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2026, 1, 31), 100), (date(2026, 2, 14), 105), (date(2026, 12, 31), 210), (date(2026, 1, 1), 90)],
)
def test_a_stock_moves_between_levels(on: date, expected: int) -> None:
    assert plan_to_date(LEVELS, on, nature=STOCK, opening=90) == expected


def test_a_plan_has_twelve_months() -> None:
    with pytest.raises(ValueError):
        plan_to_date([1, 2, 3], date(2026, 1, 1))


@pytest.mark.parametrize(("actual", "expected"), [(108, AHEAD), (107, ON), (106, BEHIND), (0, BEHIND), (10**9, AHEAD)])
def test_the_pace_of_a_flow(actual: int, expected: str) -> None:
    assert pace(EVEN, actual, date(2026, 11, 21)) == expected


@pytest.mark.parametrize(("actual", "expected"), [(112, ON), (113, AHEAD), (102, ON), (101, BEHIND)])
def test_the_pace_with_a_tolerance(actual: int, expected: str) -> None:
    assert pace(EVEN, actual, date(2026, 11, 21), tolerance_percent=5) == expected


def test_the_pace_of_a_stock_and_without_a_plan() -> None:
    assert pace(LEVELS, 199, date(2026, 11, 30), nature=STOCK) == BEHIND
    assert pace(LEVELS, 200, date(2026, 11, 30), nature=STOCK) == ON
    assert pace([0] * 12, 5, date(2026, 11, 21)) == NONE


def test_the_figure_of_the_year() -> None:
    assert plan_year(EVEN) == 120
    assert plan_year(LEVELS, nature=STOCK) == 210


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2026, 10, 31), Fraction(2)),
        (date(2026, 11, 15), Fraction(3, 2)),
        (date(2026, 12, 31), Fraction(0)),
        (date(2026, 1, 31), Fraction(11)),
    ],
)
def test_months_left(on: date, left: Fraction) -> None:
    assert months_left(on) == left


@pytest.mark.parametrize(
    ("year", "actual", "on", "needed"),
    [
        (120, 100, date(2026, 10, 31), 10),
        (120, 99, date(2026, 10, 31), 11),
        (120, 100, date(2026, 11, 15), 14),
        (120, 100, date(2026, 12, 10), 20),
        (120, 100, date(2026, 12, 31), 20),
        (120, 120, date(2026, 3, 1), 0),
        (120, 130, date(2026, 3, 1), 0),
    ],
)
def test_what_each_month_still_needs(year: int, actual: int, on: date, needed: int) -> None:
    assert required_per_month(year, actual, on) == needed


@pytest.mark.parametrize(
    ("actual", "plan", "percent"),
    [(16, 20, Decimal("80.0")), (1, 3, Decimal("33.3")), (2, 3, Decimal("66.7")), (1, 0, None), (0, 5, Decimal("0"))],
)
def test_percentages(actual: int, plan: int, percent: Decimal | None) -> None:
    assert percent_of(actual, plan) == percent


@given(
    st.lists(st.integers(0, 10**9), min_size=12, max_size=12), st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)  # fmt: skip
def test_the_plan_to_date_never_falls_and_ends_at_the_year(months: list[int], on: date) -> None:
    assert plan_to_date(months, date(2026, 12, 31)) == sum(months)
    tomorrow = date.fromordinal(min(on.toordinal() + 1, date(2026, 12, 31).toordinal()))
    assert plan_to_date(months, on) <= plan_to_date(months, tomorrow)


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_what_is_required_suffices(year: int, actual: int, on: date) -> None:
    needed = required_per_month(year, actual, on)
    if actual < year:
        assert actual + needed * max(months_left(on), Fraction(1)) >= year


@pytest.mark.parametrize(
    ("plan", "done", "on", "expected"),
    [
        (82, 2, date(2026, 11, 21), (80, 62, 14, 2)),
        (10, 10, date(2026, 11, 21), (0, 0, 0, 0)),
        (10, 3, date(2026, 12, 31), (7, 7, 7, 7)),
        (10, 3, date(2026, 12, 29), (7, 7, 7, 4)),
    ],
)
def test_what_is_required_by_month_week_and_day(
    plan: int, done: int, on: date, expected: tuple[int, int, int, int]
) -> None:
    found = required(plan, done, on)
    assert (found.missing, found.per_month, found.per_week, found.per_day) == expected


@pytest.mark.parametrize(
    ("missing", "on", "season", "parts"),
    [
        (30, date(2026, 9, 30), [1] * 12, (0,) * 9 + (10, 10, 10)),
        (30, date(2026, 9, 30), [1] * 9 + [1, 0, 2], (0,) * 9 + (10, 0, 20)),
        (30, date(2026, 11, 15), [1] * 12, (0,) * 10 + (10, 20)),
        (5, date(2026, 12, 31), [1] * 12, (0,) * 11 + (5,)),
        (31, date(2026, 11, 30), [1] * 11 + [0], (0,) * 11 + (31,)),
        (0, date(2026, 3, 1), [1] * 12, (0,) * 12),
    ],
)
def test_catching_up_follows_the_season(missing: int, on: date, season: list[int], parts: tuple[int, ...]) -> None:
    found = catch_up(100 + missing, 100, on, season)
    assert sum(found) == missing
    assert all(abs(one - other) <= 1 for one, other in zip(found, parts, strict=True))
    assert found[: on.month - 1] == (0,) * (on.month - 1)


@pytest.mark.parametrize("season", [[1] * 11, [1] * 11 + [-1]])
def test_a_season_weighs_twelve_months(season: list[int]) -> None:
    with pytest.raises(ValueError, match="season"):
        catch_up(10, 0, date(2026, 1, 1), season)
