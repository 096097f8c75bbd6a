"""Thi đua: points of a criterion, their weighted mean, and places with ties. All exact.

A criterion gives 0–100 points: how much of a plan was reached (no more than 100), or how near one comes to the best.
The score is the weighted mean of the criteria that have a figure: where nothing was planned the weight falls away, it
is no zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

HUNDRED = 100


def points_of(reached: int, whole: int) -> Fraction | None:
    """0 to 100 points for `reached` of `whole`; `None` where there is nothing to measure by."""
    if whole <= 0:
        return None
    return min(Fraction(HUNDRED), max(Fraction(0), Fraction(reached * HUNDRED, whole)))


def score_of(points: Mapping[str, Fraction], weights: Mapping[str, int]) -> Fraction | None:
    """The weighted mean of the criteria that have points; `None` without any weight among them."""
    whole = sum(weights[code] for code in points)
    if whole <= 0:
        return None
    return sum((points[code] * weights[code] for code in points), Fraction(0)) / whole


def places_of(scores: Sequence[Fraction | None]) -> list[int | None]:
    """The place of each score: equal scores share a place and the next one is skipped; who has no score has no place."""
    known = [score for score in scores if score is not None]
    return [None if score is None else 1 + sum(other > score for other in known) for score in scores]
