"""The forecast's rules on histories small enough to reckon by hand, and one office that never existed, reckoned another way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.domain import forecasting as rules
from desktop_app.domain.forecasting_records import (
    LISTED,
    MICRO,
    AtRisk,
    BackTest,
    Facts,
    Flow,
    LeadFact,
    Trial,
    Tuning,
    length_class,
    month_number,
    month_text,
)
from desktop_app.domain.forecasting_trials import back_test

PLAIN = Tuning(window=12, early=2, late=6, shrink=0, arrivals=6, enough_months=2, enough_people=10, spread=1282)
JAN = month_number(date(2026, 1, 1))


def flow(paid: int, people: int, *, before: int | None = None, length: int = 12, **more: object) -> Flow:
    """A payment of `people` for `length` months, from the month it was paid or the month after the period before."""
    start = paid if before is None else max(paid, before + 1)
    values: dict[str, object] = {
        "before": before, "before_length": length, "before_paid": None, "paid": paid, "end": start + length - 1,
        "length": length, "ours": True, "first": True, "fresh": before is None, "people": people, "amount": people * 1000,
        **more,
    }  # fmt: skip
    return Flow(**values)  # type: ignore[arg-type]


def test_months_and_lengths() -> None:
    assert month_text(month_number(date(2026, 3, 31)) + 10) == "2027-01"
    assert [length_class(months) for months in (0, 1, 2, 3, 6, 7, 12, 60)] == [LISTED, 1, 3, 3, 6, 12, 12, 12]


def test_who_stands_where_is_what_came_less_what_went_on() -> None:
    flows = (flow(JAN - 12, 10), flow(JAN, 6, before=JAN - 1, before_paid=JAN - 12))
    before, after = rules.standing_at(flows, JAN - 1), rules.standing_at(flows, JAN)
    # Standing in December, the year that follows has counted nobody yet.
    assert [(one.end, one.counted, one.people // MICRO) for one in before] == [(JAN - 1, False, 10)]
    assert [(one.end, one.counted, one.people // MICRO) for one in after] == [(JAN - 1, False, 4), (JAN + 11, True, 6)]


def test_rates_are_who_paid_of_who_could() -> None:
    # Ten periods end in December: six paid in January, two of the four left in February, nobody else.
    flows = (
        flow(JAN - 12, 10),
        flow(JAN, 6, before=JAN - 1, before_paid=JAN - 12),
        flow(JAN + 1, 2, before=JAN - 1, before_paid=JAN - 12, fresh=True),
    )
    found = rules.observe(Facts(flows=flows, leads=()), JAN + 4, Tuning(**{**vars(PLAIN), "shrink": 1}))
    one = {lag: found.renewal[12, lag] for lag in (0, 1, 2, 3)}
    assert one == {0: 0, 1: (6 * MICRO + 600_000) // 11, 2: (2 * MICRO + 500_000) // 5, 3: 0}
    assert (found.fresh[1], found.fresh[2]) == (0, MICRO)
    assert found.amount[12] == 1000


def test_a_part_with_few_people_leans_on_the_whole() -> None:
    whole = Facts(flows=(flow(JAN - 12, 100), flow(JAN, 80, before=JAN - 1)), leads=())
    part = Facts(flows=(flow(JAN - 12, 1),), leads=())
    lean = Tuning(**{**vars(PLAIN), "shrink": 9})
    general = rules.observe(whole, JAN, PLAIN_ONE)
    alone = rules.observe(part, JAN, lean).renewal[12, 1]
    found = rules.observe(part, JAN, lean, general).renewal[12, 1]
    assert alone == 0
    assert found == 9 * general.renewal[12, 1] // 10  # none of one paid here, nine parts of the general rate
    # What was never paid here is worth what it is worth elsewhere.
    assert rules.observe(part, JAN + 20, lean, general).amount[12] == general.amount[12]


PLAIN_ONE = Tuning(**{**vars(PLAIN), "shrink": 1})


def test_a_listed_period_does_not_speak_for_those_paid_here() -> None:
    listed = flow(JAN - 12, 10, length=12, ours=False, first=False, amount=0)
    listed = Flow(**{**vars(listed), "length": LISTED})
    again = Flow(**{**vars(flow(JAN, 10, before=JAN - 1)), "before_length": LISTED})
    found = rules.observe(Facts(flows=(listed, again), leads=()), JAN + 1, PLAIN_ONE)
    assert found.renewal[LISTED, 1] == MICRO
    assert found.renewal[12, 1] == 0
    assert found.amount[LISTED] == 1000


def test_the_projection_counts_everybody_once_a_year() -> None:
    """Fifty pay by the month, all of them always: only January counts, and the money comes every month."""
    flows = tuple(
        flow(month, 50, before=month - 1 if month > JAN - 6 else None, length=1, first=month in (JAN - 6, JAN), before_paid=month - 1)
        for month in range(JAN - 6, JAN)
    )  # fmt: skip
    facts = Facts(flows=flows, leads=())
    late = Tuning(**{**vars(PLAIN_ONE), "arrivals": 3})  # the fifty came before that
    found = rules.observe(facts, JAN - 1, late)
    ahead = rules.project(rules.standing_at(flows, JAN - 1), {}, found, range(JAN, JAN + 3), late)
    # A fifty-first of the fifty leans on the general rate, which is the same: all of them.
    assert [month.people // MICRO for month in ahead] == [50, 0, 0]
    assert [month.money for month in ahead] == [50_000, 50_000, 50_000]
    assert ahead[0].by[rules.LATE] == ahead[0].people


def test_over_the_new_year_everybody_may_count_again() -> None:
    rates = rules.observe(Facts(flows=(flow(JAN - 12, 10), flow(JAN, 10, before=JAN - 1)), leads=()), JAN, PLAIN_ONE)
    start = (AtRisk(end=JAN + 11, length=12, counted=True, people=10 * MICRO),)
    ahead = rules.project(start, {}, rates, range(JAN + 11, JAN + 14), PLAIN_ONE)
    assert [month.people // MICRO for month in ahead] == [0, 10, 0]


def test_who_stopped_long_ago_is_expected_no_more() -> None:
    rates = rules.observe(Facts(flows=(flow(JAN - 12, 10), flow(JAN, 10, before=JAN - 1)), leads=()), JAN, PLAIN_ONE)
    start = (AtRisk(end=JAN - 8, length=12, counted=False, people=10 * MICRO),)
    (month,) = rules.project(start, {}, rates, [JAN], PLAIN_ONE)
    assert month.by == {rules.UNEXPECTED: 0}


def test_only_what_is_left_of_the_running_month_is_ahead() -> None:
    rates = rules.observe(Facts(flows=(flow(JAN - 12, 10), flow(JAN, 10, before=JAN - 1)), leads=()), JAN, PLAIN_ONE)
    start = (AtRisk(end=JAN + 11, length=12, counted=False, people=8 * MICRO),)
    (half,) = rules.project(start, {}, rates, [JAN + 12], PLAIN_ONE, share=MICRO // 2)
    assert half.people == 4 * MICRO
    assert half.variance == 2 * MICRO  # eight who pay with one half: 8 × ½ × ½


def test_leads_pay_by_what_they_said_and_when() -> None:
    agreed = LeadFact(opened=JAN, closed=None, paid=JAN + 2, visits=((JAN, "2"),), before=None, people=30)
    absent = LeadFact(opened=JAN, closed=None, paid=None, visits=((JAN, "5"),), before=None, people=30)
    facts = Facts(flows=(), leads=(agreed, absent))
    found = rules.observe(facts, JAN + 3, PLAIN_ONE)
    assert found.lead == {("2", True): (30 * MICRO + 500_000) // 31, ("5", True): 500_000 // 31}
    later = rules.observe(facts, JAN + 6, PLAIN_ONE)
    assert set(later.lead) == {("2", True), ("5", True), ("5", False)}  # three months old is another group
    ahead = rules.project((), {("2", True): 31}, found, range(JAN + 4, JAN + 6), PLAIN_ONE)
    quarter = found.lead["2", True]
    assert ahead[0].by["lead:2"] == 31 * MICRO * (quarter // 3) // MICRO
    assert ahead[1].by["lead:2"] < ahead[0].by["lead:2"]  # who paid is gone
    assert ahead[0].money == 0  # nobody ever paid: the amount is not invented


def test_a_lead_is_open_between_its_days_and_no_renewal() -> None:
    lead = LeadFact(opened=JAN, closed=JAN + 3, paid=None, visits=(), before=None)
    assert [rules.lead_group(lead, JAN + step, PLAIN) for step in (-1, 0, 2, 3)] == [None, ("", True), ("", True), None]
    lapsed = LeadFact(opened=JAN, closed=None, paid=JAN + 9, visits=((JAN + 8, "3"),), before=JAN - 1)
    assert rules.lead_group(lapsed, JAN + 2, PLAIN) is None  # his card ended lately: he is a renewal
    assert rules.lead_group(lapsed, JAN + 8, PLAIN) == ("3", True)
    assert rules.lead_group(lapsed, JAN + 9, PLAIN) is None  # paid
    assert rules.leads_at((lead, lapsed), JAN, PLAIN, 4) == {("", True): 4}


def test_leads_of_a_part_lean_on_those_of_the_whole() -> None:
    agreed = LeadFact(opened=JAN, closed=None, paid=JAN + 2, visits=((JAN, "2"),), before=None, people=30)
    general = rules.observe(Facts(flows=(), leads=(agreed,)), JAN + 3, PLAIN_ONE)
    assert rules.observe(Facts(flows=(), leads=()), JAN + 3, PLAIN_ONE, general).lead == general.lead
    one = LeadFact(opened=JAN, closed=None, paid=None, visits=((JAN, "2"),), before=None)
    part = rules.observe(Facts(flows=(), leads=(one,)), JAN + 3, PLAIN_ONE, general)
    assert part.lead["2", True] == general.lead["2", True] // 2


def test_who_comes_unexpected_is_the_mean_of_late_less_the_leads() -> None:
    flows = tuple(flow(JAN + step, 12, length=6) for step in range(6))
    won = LeadFact(opened=JAN, closed=None, paid=JAN + 4, visits=((JAN, "2"),), before=None, people=6)
    found = rules.observe(Facts(flows=flows, leads=(won,)), JAN + 5, PLAIN)
    assert found.arrivals == (11 * MICRO, 11 * MICRO)  # (6 × 12 − 6) ÷ 6
    assert (found.arrival_fresh, found.arrival_mix[6]) == (MICRO, MICRO)
    season = [MICRO] * 12
    season[6] = 2 * MICRO
    july, august = rules.project((), {}, found, range(JAN + 6, JAN + 8), PLAIN, season=season)
    assert (july.people, august.people) == (22 * MICRO, 11 * MICRO)
    assert july.by[rules.UNEXPECTED] == july.fresh == july.variance == 22 * MICRO
    assert july.money == 22_000
    # Someone back after more than the renewal's months is nobody's renewal either.
    back = flow(JAN + 5, 6, before=JAN - 2, length=6)
    assert rules.observe(Facts(flows=(*flows, back), leads=()), JAN + 5, PLAIN).arrivals == (13 * MICRO, 13 * MICRO)


def test_season_needs_two_years_and_goes_half_way() -> None:
    assert rules.season_of([[1] * 12]) == (MICRO,) * 12
    assert rules.season_of([[0] * 12, [0] * 12]) == (MICRO,) * 12
    busy = [24, *[0] * 11]
    assert rules.season_of([busy, busy])[:2] == (13 * MICRO // 2, MICRO // 2)


def test_history_is_enough_by_months_and_people() -> None:
    flows = [flow(JAN, 6), flow(JAN + 1, 6)]
    assert rules.enough(flows, JAN + 1, PLAIN)
    assert not rules.enough(flows, JAN, PLAIN)  # one month known then
    assert not rules.enough([flow(JAN, 4), flow(JAN + 1, 5)], JAN + 1, PLAIN)
    assert not rules.enough([flow(JAN, 9, ours=False), *flows[1:]], JAN + 1, PLAIN)


@pytest.mark.parametrize(
    ("variance", "usual", "months", "half"),
    [
        (100 * MICRO, 0, MICRO, 13),  # ten people either way × 1,282, rounded up
        (0, 12, 3 * MICRO, 12),  # what it was out by over three months
        (0, 12, 12 * MICRO, 24),  # four times as far ahead, twice as wide
        (100 * MICRO, 12, 3 * MICRO, 13),
        (0, 0, MICRO, 0),
    ],
)
def test_the_range_is_the_wider_of_spread_and_experience(variance: int, usual: int, months: int, half: int) -> None:
    assert rules.half_width(variance, usual, months, PLAIN) == half


def test_the_back_test_stands_where_it_could_have_stood() -> None:
    """A year's cards of ten a month, all renewed by everybody: the forecast knows what comes, the straight line too."""
    flows = [flow(month, 10) for month in range(JAN - 12, JAN)]
    flows += [flow(month, 10, before=month - 1, before_paid=month - 12) for month in range(JAN, JAN + 12)]
    actual = dict.fromkeys(range(JAN - 12, JAN + 12), 10)
    known = []

    def none(month: int) -> None:
        known.append(month)

    found = back_test(
        Facts(flows=tuple(flows), leads=()), actual, lambda one: one.people, PLAIN_ONE, JAN + 11, general=none
    )
    assert [trial.origin for trial in found.trials] == known == list(range(JAN - 3, JAN + 9))
    assert {trial.actual for trial in found.trials} == {30}
    assert found.trials[-1].straight == 30
    assert found.trials[-1].forecast == 30  # the first renewals were seen by then
    # A later flow changes nothing of what was said before it.
    more = Facts(flows=(*flows, flow(JAN + 11, 500)), leads=())
    again = back_test(more, actual, lambda one: one.people, PLAIN_ONE, JAN + 11)
    assert [trial.forecast for trial in again.trials] == [trial.forecast for trial in found.trials]


def test_a_month_without_history_is_no_stand() -> None:
    assert back_test(Facts(flows=(), leads=()), {}, lambda one: one.people, PLAIN, JAN).trials == ()


def test_the_errors_are_plain_means() -> None:
    trials = tuple(
        Trial(origin=JAN + at, forecast=100 + off, straight=90, yearly=120, actual=100)
        for at, off in enumerate((1, -2, 3, -4, 50))
    )
    found = BackTest(horizon=3, trials=trials)
    assert (found.error, found.straight_error, found.yearly_error) == (
        Decimal("12.0"),
        Decimal("10.0"),
        Decimal("20.0"),
    )
    assert found.usual == 4  # four of five were no larger
    nothing = BackTest(horizon=3, trials=())
    assert (nothing.error, nothing.straight_error, nothing.yearly_error, nothing.usual) == (None, None, None, 0)
