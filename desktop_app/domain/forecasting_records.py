"""What a forecast reads and gives: flows of cover, leads, rates, and what is expected (rules: `domain/forecasting.py`).

A month is a whole number, `month_number(date)`: months since year 0. People are exact in the facts and counted in
millionths (`MICRO`) inside the forecast, so that every sum is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MICRO = 1_000_000
LISTED = 0  # a period known from a list only: nobody knows how long it was paid for, nor whether these people pay here
LENGTHS = (1, 3, 6, 12)  # the lengths of periods that are told apart; a longer one behaves as the longest
CLASSES = (LISTED, *LENGTHS)


def month_number(day: date) -> int:
    """The number of a day's month."""
    return day.year * 12 + day.month - 1


def month_text(month: int) -> str:
    """`YYYY-MM` of a month's number."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def length_class(months: int) -> int:
    """The one of `CLASSES` that a period of so many months belongs to; 0 months: the length was never recorded."""
    if months == 0:
        return LISTED
    return next((known for known in LENGTHS if months <= known), LENGTHS[-1])


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """The settings of the method (`seeds/forecast_settings.csv`), all whole numbers.

    `window`: months looked back for rates; `early`, `late`: how many months before and after its end a period may be
    renewed; `shrink`: the weight of the general rate, in people; `arrivals`: months averaged for those nobody expects;
    `enough_months`, `enough_people`: below that there is no forecast; `spread`: thousandths of a standard deviation.
    """

    window: int
    early: int
    late: int
    shrink: int
    arrivals: int
    enough_months: int
    enough_people: int
    spread: int


@dataclass(frozen=True, kw_only=True)
class Flow:
    """`people` whose period ending in `before` (`None`: none before) was followed by one paid in `paid` that ends in `end`.

    `ours`: the office took the money (else the cover came from a list and `paid` is its first month); `first`: it is the
    one that counts in its year; `fresh`: it counts as tăng mới; `amount` in đồng, of all of them; `before_paid`: the month in which
    the office took the money of the period before, if it did.
    """

    before: int | None
    before_length: int
    before_paid: int | None
    paid: int
    end: int
    length: int
    ours: bool
    first: bool
    fresh: bool
    people: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class LeadFact:
    """`people` leads alike: months each was opened, closed and paid in, its visits (month, outcome) in order, the end of the cover before it."""

    opened: int
    closed: int | None
    paid: int | None
    visits: tuple[tuple[int, str], ...]
    before: int | None
    people: int = 1


@dataclass(frozen=True, kw_only=True)
class AtRisk:
    """`people` (in millionths) whose last period of `length` ends in month `end`; `counted`: they count in this year already."""

    end: int
    length: int
    counted: bool
    people: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything one scheme and scope is forecast from. `weight`: one person of the flows stands for so many millionths
    (a sample, weighed so that its counting people are those of the whole); `lead_weight`: one lead for so many."""

    flows: tuple[Flow, ...]
    leads: tuple[LeadFact, ...]
    weight: int = MICRO
    lead_weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Rates:
    """What was observed. `renewal`: (length, months after the end) → millionths who pay in that month of those who may;
    `fresh`: months after the end → millionths of them that are tăng mới; `seen`: how many people the rates come from;
    `amount`: đồng a payment by length; `arrivals`: (people, counting people) a month in millionths, nobody expected;
    `arrival_fresh` millionths; `arrival_mix`: length → millionths; `lead`: (outcome, recent) → millionths a quarter."""

    renewal: Mapping[tuple[int, int], int]
    fresh: Mapping[int, int]
    seen: int
    amount: Mapping[int, int]
    arrivals: tuple[int, int]
    arrival_fresh: int
    arrival_mix: Mapping[int, int]
    lead: Mapping[tuple[str, bool], int]


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One month: people who will count, the tăng mới among them, đồng, and the variances of the people and the
    money (all in millionths but the money itself); `by`: where they come from."""

    month: int
    people: int
    fresh: int
    money: int
    variance: int
    money_variance: int
    by: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One stand in the past: what the forecast, the straight line and the plain mean of twelve months said of the months after it, and what came."""

    origin: int
    forecast: int
    straight: int
    yearly: int
    actual: int


@dataclass(frozen=True, kw_only=True)
class BackTest:
    """All stands. Errors are mean absolute ones in the indicator's unit, `None` without a stand; `usual`: four of five errors were
    no larger."""

    horizon: int
    trials: tuple[Trial, ...]

    @property
    def error(self) -> Decimal | None:
        """Of the forecast."""
        return self._mean([abs(one.forecast - one.actual) for one in self.trials])

    @property
    def straight_error(self) -> Decimal | None:
        """Of the straight line: the months of the year so far go on as they were."""
        return self._mean([abs(one.straight - one.actual) for one in self.trials])

    @property
    def yearly_error(self) -> Decimal | None:
        """Of the mean of the twelve months before."""
        return self._mean([abs(one.yearly - one.actual) for one in self.trials])

    @property
    def usual(self) -> int:
        """The error that four of five stands stayed within; 0 without a stand."""
        errors = sorted(abs(one.forecast - one.actual) for one in self.trials)
        return errors[-(-len(errors) * 4 // 5) - 1] if errors else 0

    @staticmethod
    def _mean(errors: list[int]) -> Decimal | None:
        if not errors:
            return None
        return (Decimal(sum(errors)) / len(errors)).quantize(Decimal("0.1"))
