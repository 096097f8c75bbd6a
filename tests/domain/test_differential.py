"""The rules against a second, plain reading of the articles, written here with nothing but whole numbers and fractions.

The figures stand in the tables below with their sources; the program takes its own from the seeds. Every case must agree
to the đồng and to the day.
"""

import random
from datetime import date, timedelta
from fractions import Fraction

import pytest

from desktop_app.domain.household_health import quote_household_member
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook
from desktop_app.domain.voluntary_si import quote_voluntary_si

CASES = 4_000
SALARIES = [
    (date(2026, 7, 1), 2_530_000),
    (date(2024, 7, 1), 2_340_000),
    (date(2023, 7, 1), 1_800_000),
]  # NĐ 161, 73, 24
SALARIES += [(date(2019, 7, 1), 1_490_000)]  # NĐ 38/2019
STEPS = {1: 100, 2: 70, 3: 60, 4: 50}  # the fifth and later 40 (Luật BHYT Đ13)
HEALTH = {"near-poor": 70, "pupil": 50, "farm-average": 30, "village-health": 50, "near-poor-poor-commune": 100}
VOLUNTARY = {"poor": 50, "island": 50, "near-poor": 40, "ethnic-minority": 30, "other": 20}  # NĐ 159/2025 Đ5
WINDOW = {"monthly": 1, "3": 3, "6": 6, "12": 12}


def at_half_up(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))  # amounts here are never negative


def salary_on(day: date) -> int:
    return next(amount for start, amount in SALARIES if day >= start)


def poverty_line_on(day: date) -> int:
    return 2_200_000 if day >= date(2027, 1, 1) else 1_500_000


def last_day(start: date, months: int) -> date:
    """Walk month by month to the day before the same day, or to the month's end where that day does not exist."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    month_end = following - timedelta(days=1)
    return month_end if start.day > month_end.day else date(year, month, start.day) - timedelta(days=1)


def day_between(draw: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=draw.randrange((last - first).days + 1))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_household_health(law: LawBook, seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(CASES // 3):
        on = day_between(draw, date(2025, 7, 1), date(2029, 12, 31))
        order, months, local = draw.randint(1, 8), draw.choice([3, 6, 12]), draw.choice([0, 0, 10, 33, 100])
        support_class = draw.choice([None, *HEALTH])
        last_end = draw.choice([None, on + timedelta(days=draw.randint(-200, 200))])

        percent = 100 if support_class else STEPS.get(order, 40)
        gross = at_half_up(Fraction(salary_on(on) * 45 * percent * months, 100_000))
        state = at_half_up(Fraction(gross * HEALTH.get(support_class or "", 0), 100))
        given = min(at_half_up(Fraction(gross * local, 100)), gross - state)
        start = (
            on + timedelta(days=30)
            if last_end is None or (on - last_end).days >= 90
            else max(on, last_end + timedelta(days=1))
        )

        quote = quote_household_member(
            law, on=on, order=order, months=months, last_end=last_end, support_class=support_class, local_percent=local
        )
        assert (quote.gross, quote.state_support, quote.local_support) == (gross, state, given)
        assert quote.payable == gross - state - given
        assert (quote.valid_from, quote.valid_to) == (start, last_day(start, months))


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_voluntary_insurance(law: LawBook, seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(CASES // 3):
        on = day_between(draw, date(2025, 7, 1), date(2028, 12, 31))
        line = poverty_line_on(on)
        income = draw.choice([line, 20 * salary_on(on), draw.randint(line, 20 * salary_on(on))])
        support_class, supported = draw.choice(list(VOLUNTARY)), draw.choice([0, 0, 100, 115, 120, 130])
        method = draw.choice(["monthly", "3", "6", "12", "ahead", "missing"])
        hundredths = draw.choice([0, 31, draw.randint(2, 100)])  # the monthly yield in hundredths of a percent
        r = Fraction(hundredths, 10_000)
        months = {"ahead": 12 * draw.randint(2, 5), "missing": draw.randint(1, 60)}.get(method) or WINDOW[method]
        local = draw.choice([0, 0, 10, 25, 50])

        monthly = Fraction(income * 22, 100)
        if method == "ahead":
            exact = sum((monthly / (1 + r) ** n for n in range(months)), Fraction(0))
        elif method == "missing":
            exact = sum((monthly * (1 + r) ** n for n in range(1, months + 1)), Fraction(0))
        else:
            exact = monthly * months
        gross = at_half_up(exact)
        counted = max(0, min(months, 120 - supported))
        state = min(gross, at_half_up(Fraction(line * 22 * VOLUNTARY[support_class] * counted, 10_000)))
        given = min(gross - state, at_half_up(Fraction(line * 22 * local * months, 10_000)))

        quote = quote_voluntary_si(
            law, on=on, income=income, method=method, months=months, support_class=support_class,
            supported_months=supported, local_percent=local, fund_yield=f"{hundredths // 100}.{hundredths % 100:02d}",
        )  # fmt: skip
        assert (quote.gross, quote.state_support, quote.local_support) == (gross, state, given)
        assert quote.payable == gross - state - given


def test_late_payment(law: LawBook) -> None:
    draw = random.Random(7)
    for _ in range(CASES):
        due = day_between(draw, date(2025, 6, 30), date(2029, 12, 31))
        amount, days = draw.randrange(10 ** draw.randint(1, 12)), draw.randint(0, 900)
        quote = quote_late_payment(law, amount=amount, due=due, paid=due + timedelta(days=days))
        assert quote.payable == at_half_up(Fraction(amount * days * 3, 10_000))
