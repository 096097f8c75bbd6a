from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.card import (
    CONTINUOUS,
    FIRST,
    GAP,
    LAPSED,
    card_start,
    continuous_since,
    five_years_on,
    gap_limit_on,
    months_until,
)
from desktop_app.domain.law import LawBook

ON = date(2026, 11, 21)


# Source: Luật BHYT Đ16 k3 c (Luật 51/2024/QH15): first time or a gap of 90 days or more, 30 days after full payment.
@pytest.mark.parametrize(
    ("last_end", "valid_from", "kind", "gap"),
    [
        (None, date(2026, 12, 21), FIRST, None),
        (date(2026, 12, 31), date(2027, 1, 1), CONTINUOUS, -40),
        (date(2026, 11, 21), date(2026, 11, 22), CONTINUOUS, 0),
        (date(2026, 11, 20), date(2026, 11, 21), LAPSED, 1),
        (ON - timedelta(days=89), date(2026, 11, 21), LAPSED, 89),
        (ON - timedelta(days=90), date(2026, 12, 21), GAP, 90),
        (date(2020, 1, 1), date(2026, 12, 21), GAP, 2516),
    ],
)
def test_when_a_card_begins(law: LawBook, last_end: date | None, valid_from: date, kind: str, gap: int | None) -> None:
    start = card_start(law, paid_on=ON, last_end=last_end)
    assert (start.valid_from, start.kind, start.gap_days) == (valid_from, kind, gap)
    assert start.rates
    assert start.reason


def test_the_limit_is_the_first_day_that_costs_a_waiting_time(law: LawBook) -> None:
    ends_on = date(2026, 8, 31)
    limit = gap_limit_on(law, ends_on)
    assert limit == date(2026, 11, 29)
    assert card_start(law, paid_on=limit - timedelta(days=1), last_end=ends_on).kind == LAPSED
    assert card_start(law, paid_on=limit, last_end=ends_on).kind == GAP


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2026, 3, 1), date(2026, 12, 31), 10),
        (date(2026, 12, 15), date(2026, 12, 31), 1),
        (date(2026, 12, 31), date(2026, 12, 31), 1),
        (date(2027, 1, 1), date(2026, 12, 31), 0),
        (date(2025, 8, 31), date(2026, 2, 28), 6),
    ],
)
def test_months_to_a_common_end(start: date, end: date, months: int) -> None:
    assert months_until(start, end) == months


def test_five_years_count_from_the_start_of_the_unbroken_cover(law: LawBook) -> None:
    periods = [
        (date(2022, 1, 1), date(2022, 12, 31)),
        (date(2019, 1, 1), date(2019, 12, 31)),  # ended over two years before the next
        (date(2023, 3, 30), date(2024, 3, 29)),  # a break of 88 days
        (date(2023, 6, 1), date(2023, 8, 31)),  # inside another card
        (date(2024, 3, 30), date(2027, 3, 29)),
    ]
    since = continuous_since(law, periods)
    assert since == date(2022, 1, 1)
    assert five_years_on(law, since) == date(2027, 1, 1)


@pytest.mark.parametrize(("gap", "since"), [(89, date(2025, 1, 1)), (90, date(2026, 3, 31))])
def test_a_break_of_ninety_days_starts_anew(law: LawBook, gap: int, since: date) -> None:
    # Paying on the 90th day after the end (and later) is a gap, as in the rule for the start of a card.
    second = date(2025, 12, 31) + timedelta(days=gap)
    periods = [(date(2025, 1, 1), date(2025, 12, 31)), (second, date(2026, 12, 31))]
    assert continuous_since(law, periods) == since


def test_without_cover_nothing_is_continuous(law: LawBook) -> None:
    assert continuous_since(law, []) is None


@given(st.integers(0, 89))
def test_a_lapse_under_the_limit_never_waits(law: LawBook, days: int) -> None:
    start = card_start(law, paid_on=ON, last_end=ON - timedelta(days=days))
    assert start.valid_from == (ON if days else ON + timedelta(days=1))
