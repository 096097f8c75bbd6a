"""The arithmetic of the ranking."""

from __future__ import annotations

from fractions import Fraction

from desktop_app.domain.emulation import places_of, points_of, score_of


def test_points_stop_at_a_hundred_and_at_nothing() -> None:
    assert [points_of(reached, 8) for reached in (0, 2, 8, 9, -1)] == [0, 25, 100, 100, 0]
    assert points_of(3, 0) is None


def test_the_score_weighs_only_what_has_a_figure() -> None:
    weights = {"a": 3, "b": 1, "c": 6}
    assert score_of({"a": Fraction(100), "b": Fraction(50)}, weights) == Fraction(350, 4)
    assert score_of({}, weights) is None


def test_equal_scores_share_a_place() -> None:
    scores = [Fraction(9), Fraction(7), Fraction(9), None, Fraction(5)]
    assert places_of(scores) == [1, 3, 1, None, 4]
