"""The points of a lead: each reason by its weight, nothing for what nobody knows."""

from datetime import date

import pytest

from desktop_app.domain.lead_ranking import LeadFacts, Weight, months_between, nearest_other, points_of

WEIGHTS = {
    "class": [
        Weight(code="poor", factor="class", points=5, case="poor"),
        Weight(code="near", factor="class", points=9, case="near-poor"),
    ],
    "limit": [
        Weight(code="soon", factor="limit", points=30, least=0, most=14),
        Weight(code="later", factor="limit", points=8, least=15),
    ],
    "household": [Weight(code="one", factor="household", points=10, least=1, most=1)],
    "promise": [Weight(code="due", factor="promise", points=0, least=0)],
    "gap": [Weight(code="any", factor="gap", points=3, most=20)],
    "outcome": [Weight(code="agreed", factor="outcome", points=20, case="agreed")],
}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (LeadFacts(), []),
        (LeadFacts(classes=("poor", "near-poor")), [("near", 9, 0)]),
        (LeadFacts(classes=("unheard-of",)), []),
        (LeadFacts(days_to_limit=0), [("soon", 30, 0)]),
        (LeadFacts(days_to_limit=14), [("soon", 30, 14)]),
        (LeadFacts(days_to_limit=15), [("later", 8, 15)]),
        (LeadFacts(others=1, outcome="agreed"), [("one", 10, 1), ("agreed", 20, 0)]),
        (LeadFacts(others=2), []),
        (LeadFacts(promise_days=3), []),  # a weight of nothing is no reason
        (LeadFacts(promise_days=-3, gap=20, months_since=4, distance=1), [("any", 3, 20)]),
        (LeadFacts(gap=21), []),
    ],
)
def test_reasons(facts: LeadFacts, expected: list[tuple[str, int, int]]) -> None:
    assert [(one.code, one.points, one.value) for one in points_of(facts, WEIGHTS)] == expected


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        ("2026-01-31", "2026-02-28", 0),
        ("2026-01-15", "2026-02-15", 1),
        ("2025-12-01", "2026-12-01", 12),
        ("2026-05-01", "2026-04-01", 0),
    ],
)
def test_whole_months(earlier: str, later: str, months: int) -> None:
    assert months_between(date.fromisoformat(earlier), date.fromisoformat(later)) == months


def test_the_nearest_other_house() -> None:
    assert nearest_other([2, 3, 9, 20]) == {2: 1, 3: 1, 9: 6, 20: 11}
    assert nearest_other([4]) == {}
