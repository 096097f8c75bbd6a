"""Shares, scores and ranks of data quality."""

import pytest

from desktop_app.services.quality_scores import Criterion, Finding, overall, ranked, word_score


def finding(code: str, asked: int, failing: int, weight: int = 1) -> Finding:
    return Finding(criterion=Criterion(code=code, word="đủ", name=code, weight=weight), asked=asked, failing=failing)


@pytest.mark.parametrize(
    ("asked", "failing", "share", "score"),
    [(10, 0, 0.0, 100.0), (8, 2, 0.25, 75.0), (5, 5, 1.0, 0.0), (0, 0, 0.0, 100.0)],
)
def test_share_and_score(asked: int, failing: int, share: float, score: float) -> None:
    one = finding("a", asked, failing)
    assert (one.share, one.score) == (share, score)


def test_a_word_is_the_weighted_mean_of_what_was_asked() -> None:
    assert (
        word_score([finding("a", 10, 5, weight=3), finding("b", 4, 0, weight=1), finding("c", 0, 0, weight=9)]) == 62.5
    )
    assert word_score([]) == 100.0


def test_the_problem_worth_most_is_first_and_what_has_none_is_left_out() -> None:
    found = ranked([finding("few", 10, 1, weight=5), finding("none", 3, 0, weight=9), finding("half", 10, 5, weight=2)])
    assert [one.criterion.code for one in found] == ["half", "few"]


def test_the_whole_is_the_mean_of_the_words() -> None:
    assert (overall([100.0, 50.0]), overall([])) == (75.0, 100.0)
