"""Which open lead to see first: points that are added up, each with the reason it was given. Nothing is hidden and nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

CLASS, HISTORY, HOUSEHOLD, LIMIT, PROMISE, OUTCOME, DISTANCE, GAP = (
    "class", "history", "household", "limit", "promise", "outcome", "distance", "gap",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Weight:
    """One row of the weights: ``points`` for a case, or for a number from ``least`` to ``most`` (``None``: without end)."""

    code: str
    factor: str
    points: int
    case: str = ""
    least: int | None = None
    most: int | None = None

    def fits(self, value: str | int) -> bool:
        """Whether a case or a number belongs here."""
        if isinstance(value, str):
            return value == self.case
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True, kw_only=True)
class LeadFacts:
    """What is known of a lead on a day; ``None`` where nothing is, which gives no points.

    ``classes``: support classes in force; ``months_since``: whole months since the cover of the scheme ended (0 while it runs); ``others``: other
    members of the household who take part now; ``days_to_limit``: days to the day on which something is lost; ``promise_days``: days since the
    day promised (negative: not yet); ``outcome``: slug of the last outcome; ``distance``: houses to the nearest other one with a lead;
    ``gap``: percent of the year's plan of commune and scheme still missing.
    """

    classes: tuple[str, ...] = ()
    months_since: int | None = None
    others: int = 0
    days_to_limit: int | None = None
    promise_days: int | None = None
    outcome: str | None = None
    distance: int | None = None
    gap: int | None = None


@dataclass(frozen=True, kw_only=True)
class Point:
    """Points of one reason: the ``code`` of the weight and the number behind it."""

    code: str
    points: int
    value: int = 0


def points_of(facts: LeadFacts, weights: Mapping[str, Sequence[Weight]]) -> tuple[Point, ...]:
    """The reasons that give points, in the order of the factors; of several classes the one that gives most. ``weights``: by factor."""
    asked: list[tuple[str, Sequence[str | int | None]]] = [
        (CLASS, facts.classes),
        (HISTORY, (facts.months_since,)),
        (HOUSEHOLD, (facts.others or None,)),
        (LIMIT, (facts.days_to_limit,)),
        (PROMISE, (facts.promise_days,)),
        (OUTCOME, (facts.outcome,)),
        (DISTANCE, (facts.distance,)),
        (GAP, (facts.gap,)),
    ]
    found = []
    for factor, values in asked:
        given = [
            Point(code=weight.code, points=weight.points, value=value if isinstance(value, int) else 0)
            for value in values
            if value is not None
            for weight in weights.get(factor, ())
            if weight.points and weight.fits(value)
        ]
        if given:
            found.append(max(given, key=lambda point: point.points))
    return tuple(found)


def months_between(earlier: date, later: date) -> int:
    """Whole months from a day to a later one; 0 when it is not later."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    return max(months, 0)


def nearest_other(numbers: Sequence[int]) -> dict[int, int]:
    """How far each of some house numbers (ascending, each once) is from the nearest other one; a single one is far from all."""
    found: dict[int, int] = {}
    for earlier, later in pairwise(numbers):
        step = later - earlier
        found[earlier] = min(step, found.get(earlier, step))
        found[later] = step
    return found
