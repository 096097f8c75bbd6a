"""The forecast tried on months that are over: what it would have said, beside the straight line and the plain mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from desktop_app.domain.forecasting import enough, leads_at, observe, project, standing_at
from desktop_app.domain.forecasting_records import MICRO, BackTest, Expected, Facts, Rates, Trial, Tuning
from desktop_app.domain.money import round_half_up

Pick = Callable[[Expected], int]  # what of an expected month is compared, in whole units times MICRO


def back_test(
    facts: Facts,
    actual: Mapping[int, int],
    pick: Pick,
    tuning: Tuning,
    last: int,
    *,
    stands: int = 12,
    horizon: int = 3,
    general: Callable[[int], Rates | None] = lambda _month: None,
) -> BackTest:
    """Stand at the end of each of the `stands` months whose `horizon` months after end by month `last`, and forecast their sum.

    Only what was known then is used. A month in which there was not enough history is no stand. `actual`: month → what came.
    """
    trials = []
    for origin in range(last - horizon - stands + 1, last - horizon + 1):
        if not enough(facts.flows, origin, tuning):
            continue
        rates = observe(facts, origin, tuning, general(origin))
        start = standing_at(facts.flows, origin, facts.weight)
        leads = leads_at(facts.leads, origin, tuning, facts.lead_weight)
        ahead = range(origin + 1, origin + horizon + 1)
        expected = sum(pick(month) for month in project(start, leads, rates, ahead, tuning))
        trials.append(
            Trial(
                origin=origin,
                forecast=(expected + MICRO // 2) // MICRO,
                straight=_line(actual, range(origin - origin % 12, origin + 1), horizon),
                yearly=_line(actual, range(origin - 11, origin + 1), horizon),
                actual=sum(actual.get(month, 0) for month in ahead),
            )
        )
    return BackTest(horizon=horizon, trials=tuple(trials))


def _line(actual: Mapping[int, int], months: Sequence[int], horizon: int) -> int:
    """The mean of these months, so many times."""
    return round_half_up(Fraction(sum(actual.get(month, 0) for month in months) * horizon, len(months)))
