from datetime import date

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.outcomes import Outcome, follow_up, read_outcomes
from desktop_app.system.resources import read_seed

ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return read_outcomes(read_seed("visit_outcomes"))


def test_there_is_one_outcome_for_each_digit(outcomes: dict[str, Outcome]) -> None:
    assert list(outcomes) == list("123456789")
    assert len({outcome.code for outcome in outcomes.values()}) == 9


@pytest.mark.parametrize(
    ("digit", "closes", "next_on", "residence"),
    [
        ("1", "joined", None, ""),
        ("2", "", date(2026, 12, 1), ""),
        ("3", "", date(2026, 12, 1), ""),
        ("4", "refused", None, ""),
        ("5", "", date(2026, 12, 1), ""),
        ("6", "moved", None, "moved"),
        ("7", "died", None, "died"),
        ("8", "joined-elsewhere", None, ""),
        ("9", "not-eligible", None, ""),
    ],
)
def test_what_follows_each_outcome(
    outcomes: dict[str, Outcome], digit: str, closes: str, next_on: date | None, residence: str
) -> None:
    result = follow_up(outcomes[digit], visited_on=ON, reason="cost", promise_on=date(2026, 12, 1))
    assert (result.closes_lead, result.close_reason) == (bool(closes), closes)
    assert (result.next_on, result.residence) == (next_on, residence)


@pytest.mark.parametrize(("digit", "next_on"), [("3", date(2026, 12, 5)), ("5", date(2026, 11, 28))])
def test_the_next_visit_is_proposed(outcomes: dict[str, Outcome], digit: str, next_on: date) -> None:
    assert follow_up(outcomes[digit], visited_on=ON).next_on == next_on
    assert follow_up(outcomes[digit], visited_on=ON, next_on=date(2026, 11, 23)).next_on == date(2026, 11, 23)


@pytest.mark.parametrize(("digit", "says"), [("2", "ngày hẹn"), ("4", "lý do"), ("9", "lý do")])
def test_what_an_outcome_asks_for(outcomes: dict[str, Outcome], digit: str, says: str) -> None:
    with pytest.raises(RuleBroken, match=says):
        follow_up(outcomes[digit], visited_on=ON, reason="  ")


@pytest.mark.parametrize("field", ["promise_on", "next_on"])
def test_no_day_before_the_visit(outcomes: dict[str, Outcome], field: str) -> None:
    days = {"promise_on": ON, "next_on": ON} | {field: date(2026, 11, 20)}
    with pytest.raises(RuleBroken, match="20/11/2026 trước ngày đến 21/11/2026"):
        follow_up(outcomes["2"], visited_on=ON, promise_on=days["promise_on"], next_on=days["next_on"])


def test_an_outcome_without_days_proposes_no_visit(outcomes: dict[str, Outcome]) -> None:
    promised = follow_up(outcomes["2"], visited_on=ON, promise_on=ON, next_on=None)
    assert promised.next_on == ON
    bare = Outcome(
        digit="5", code="x", name="x", closes_lead=False, needs_reason=False, needs_promise=False, revisit_days=None,
        residence="",
    )  # fmt: skip
    assert follow_up(bare, visited_on=ON).next_on is None
