from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.deadlines import (
    COVERED,
    IN_WINDOW,
    LAPSED,
    LATE,
    employer_due,
    health_due,
    payment_window,
    report_due,
    voluntary_due,
)
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook

ON = date(2026, 11, 21)


# Luật BHXH 41/2024/QH15 Đ36 k3
@pytest.mark.parametrize(
    ("method", "closes_on"),
    [
        ("monthly", date(2026, 1, 31)),
        ("3", date(2026, 3, 31)),
        ("6", date(2026, 4, 30)),
        ("12", date(2026, 7, 31)),
        ("ahead", date(2026, 1, 31)),
        ("missing", date(2026, 1, 31)),
    ],
)
def test_windows_of_voluntary_insurance(law: LawBook, method: str, closes_on: date) -> None:
    window = payment_window(law, method=method, start=date(2026, 1, 15), on=date(2026, 1, 20))
    assert (window.opens_on, window.closes_on) == (date(2026, 1, 1), closes_on)
    assert "Đ36 k3" in window.source


def test_an_unknown_method_has_no_window(law: LawBook) -> None:
    with pytest.raises(RuleBroken):
        payment_window(law, method="2", start=ON, on=ON)


@pytest.mark.parametrize(
    ("method", "on", "state", "lapsed_since"),
    [
        ("6", date(2026, 6, 30), COVERED, None),
        ("6", date(2026, 7, 1), IN_WINDOW, None),
        ("6", date(2026, 10, 31), IN_WINDOW, None),
        ("6", date(2026, 11, 1), LATE, date(2026, 11, 1)),
        ("6", date(2026, 12, 31), LATE, date(2026, 11, 1)),
        ("6", date(2027, 1, 1), LAPSED, date(2026, 11, 1)),
        ("6", date(2035, 1, 1), LAPSED, date(2026, 11, 1)),
        ("12", date(2027, 1, 31), IN_WINDOW, None),
        ("12", date(2027, 2, 1), LATE, date(2027, 2, 1)),
        ("monthly", date(2026, 7, 31), IN_WINDOW, None),
        ("monthly", date(2026, 8, 1), LAPSED, date(2026, 8, 1)),
        ("3", date(2026, 10, 1), LAPSED, date(2026, 10, 1)),
        ("ahead", date(2026, 7, 31), IN_WINDOW, None),
        ("ahead", date(2026, 8, 1), LAPSED, date(2026, 8, 1)),
    ],
)
def test_where_a_participant_stands(law: LawBook, method: str, on: date, state: str, lapsed_since: date | None) -> None:
    due = voluntary_due(law, on=on, paid_through=date(2026, 6, 30), method=method)
    assert (due.state, due.next_month, due.lapsed_since) == (state, "2026-07", lapsed_since)
    assert due.days_left == (due.due_by - on).days


@pytest.mark.parametrize(
    ("days_to_end", "state"),
    [(31, COVERED), (30, IN_WINDOW), (0, IN_WINDOW), (-1, LATE), (-89, LATE), (-90, LAPSED), (-4000, LAPSED)],
)
def test_where_a_card_holder_stands(law: LawBook, days_to_end: int, state: str) -> None:
    ends_on = ON + timedelta(days=days_to_end)
    due = health_due(law, on=ON, ends_on=ends_on)
    assert (due.state, due.ends_on, due.days_left) == (state, ends_on, days_to_end)
    assert due.gap_limit_on == ends_on + timedelta(days=90)
    assert due.days_to_limit == days_to_end + 90


# Luật BHXH 41/2024/QH15 Đ34 k4: the last day of the month after the month, or after the cycle.
@pytest.mark.parametrize(
    ("month", "cycle", "due_on"),
    [
        ("2026-01", 1, date(2026, 2, 28)),
        ("2026-12", 1, date(2027, 1, 31)),
        ("2026-01", 3, date(2026, 4, 30)),
        ("2026-07", 6, date(2027, 1, 31)),
    ],
)
def test_employers_pay_by_the_end_of_the_next_month(law: LawBook, month: str, cycle: int, due_on: date) -> None:
    due = employer_due(law, month=month, cycle_months=cycle)
    assert due.due_on == due_on
    assert due.evasion_from == due_on + timedelta(days=61)  # more than 60 days after the latest day
    assert due.source


# QĐ 366/QĐ-BHXH Đ5
@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2026-10", date(2026, 11, 5)),
        ("2026-12", date(2027, 1, 5)),
        ("2026-Q3", date(2026, 10, 5)),
        ("2026-Q4", date(2027, 1, 5)),
        ("2026", date(2027, 1, 10)),
    ],
)
def test_reports_are_due_on_the_fifth_and_the_tenth_of_january(law: LawBook, period: str, day: date) -> None:
    assert report_due(law, period) == day


@given(st.dates(date(2025, 7, 1), date(2040, 1, 1)), st.integers(-3000, 3000), st.sampled_from(["3", "6", "12"]))
def test_everybody_has_exactly_one_state_and_it_only_gets_worse(
    law: LawBook, on: date, offset: int, method: str
) -> None:
    paid_through = on.replace(day=1) + timedelta(days=offset)
    order = [COVERED, IN_WINDOW, LATE, LAPSED]
    today = voluntary_due(law, on=on, paid_through=paid_through, method=method).state
    tomorrow = voluntary_due(law, on=on + timedelta(days=1), paid_through=paid_through, method=method).state
    assert order.index(today) <= order.index(tomorrow)
