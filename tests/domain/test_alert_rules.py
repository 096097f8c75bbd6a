"""When an alert is told."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.alert_rules import HINT, URGENT, WARN, behind, closing_in, grown, rank, shortfall

PLAN = [10] * 12


@pytest.mark.parametrize(
    ("actual", "on", "percent", "months", "since"),
    [
        ([10, 10, 4, 5], date(2026, 4, 30), 10, 2, 3),  # 24 of 30 at the end of March, 29 of 40 now
        ([10, 10, 10, 5], date(2026, 4, 30), 10, 2, None),  # only this month
        ([10, 10, 10, 5], date(2026, 4, 30), 10, 1, 4),
        ([10, 10, 4, 5], date(2026, 4, 30), 30, 2, None),  # 27 % short
        ([8, 2, 0, 0], date(2026, 4, 30), 10, 4, 1),  # January was 20 % short already: since then
        ([0, 30, 0, 0], date(2026, 4, 15), 10, 1, 4),  # 30 of 35: caught up in February
        ([10, 10, 10, 10], date(2026, 4, 30), 1, 1, None),
    ],
)
def test_behind_for_months_in_a_row(actual: list[int], on: date, percent: int, months: int, since: int | None) -> None:
    found = behind(PLAN, [*actual, *[0] * 8], on, percent, months)
    assert (found.since if found else None) == since


def test_behind_says_how_far() -> None:
    found = behind(PLAN, [4, *[0] * 11], date(2026, 1, 31), 10, 1)
    assert found is not None
    assert (found.done, found.planned, found.percent) == (4, 10, 60)
    assert behind([0] * 12, [0] * 12, date(2026, 6, 30), 10, 1) is None  # nothing was planned


@pytest.mark.parametrize(
    ("before", "now", "told"), [(100, 105, True), (100, 104, False), (0, 1, True), (0, 0, False), (100, 90, False)]
)
def test_grown(before: int, now: int, told: bool) -> None:
    assert grown(before, now, 5) is told


def test_the_last_days_of_a_month() -> None:
    assert [closing_in(date(2026, 2, day), 3) for day in (25, 26, 28)] == [None, 2, 0]


def test_the_order_of_telling() -> None:
    assert sorted([(HINT, 9), (URGENT, 1), (WARN, 5), (WARN, 7)], key=lambda one: rank(*one)) == [
        (URGENT, 1), (WARN, 7), (WARN, 5), (HINT, 9),
    ]  # fmt: skip


def test_thirty_of_a_hundred_weigh_more_than_one_of_one() -> None:
    assert shortfall(30, 30) == 30 > shortfall(1, 100) == 10 > shortfall(1, 20) > shortfall(0, 100) == 0
