"""An amount handed over is spread over the lines to the last đồng, in their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.spreading import spread

AMOUNT = st.integers(min_value=0, max_value=20_000_000)
DUES = st.lists(AMOUNT, max_size=8)


@pytest.mark.parametrize(
    ("due", "received", "pinned", "paid", "short", "surplus"),
    [
        ([100, 70, 60], 230, {}, (100, 70, 60), 0, 0),
        ([100, 70, 60], 150, {}, (100, 50, 0), 80, 0),
        ([100, 70, 60], 250, {}, (100, 70, 60), 0, 20),
        ([100, 70, 60], 0, {}, (0, 0, 0), 230, 0),
        ([100, 70, 60], 150, {2: 60}, (90, 0, 60), 80, 0),
        ([100, 70, 60], 230, {0: 40}, (40, 70, 60), 60, 60),
        ([], 10, {}, (), 0, 10),
    ],
)
def test_cases(
    due: list[int], received: int, pinned: dict[int, int], paid: tuple[int, ...], short: int, surplus: int
) -> None:
    found = spread(due, received, pinned)
    assert (found.paid, found.short, found.surplus) == (paid, short, surplus)


@given(due=DUES, received=AMOUNT)
def test_nothing_is_lost_or_made_and_the_order_is_kept(due: list[int], received: int) -> None:
    found = spread(due, received)
    assert sum(found.paid) + found.surplus == received
    assert sum(due) - sum(found.paid) == found.short
    assert all(0 <= part <= owed for part, owed in zip(found.paid, due, strict=True))
    assert found.short == 0 or found.surplus == 0
    unpaid = [at for at, (part, owed) in enumerate(zip(found.paid, due, strict=True)) if part < owed]
    if unpaid:  # whole lines first: behind the first one that is not paid whole nothing is left to give
        assert all(part == 0 for part in found.paid[unpaid[0] + 1 :])


@given(data=st.data(), due=DUES.filter(bool), received=AMOUNT)
def test_what_is_pinned_is_paid_and_the_rest_goes_in_order(data: st.DataObject, due: list[int], received: int) -> None:
    at = data.draw(st.integers(min_value=0, max_value=len(due) - 1))
    pin = data.draw(st.integers(min_value=0, max_value=min(due[at], received)))
    found = spread(due, received, {at: pin})
    others = spread([owed for place, owed in enumerate(due) if place != at], received - pin)
    assert found.paid[at] == pin
    assert tuple(part for place, part in enumerate(found.paid) if place != at) == others.paid
    assert sum(found.paid) + found.surplus == received


@pytest.mark.parametrize(
    ("due", "received", "pinned", "rule"),
    [
        ([100], -1, {}, "spread.negative"),
        ([-1], 5, {}, "spread.negative"),
        ([100], 200, {0: 101}, "spread.pin"),
        ([100], 200, {0: -1}, "spread.pin"),
        ([100, 50], 60, {0: 40, 1: 30}, "spread.pins"),
    ],
)
def test_what_does_not_fit_is_refused(due: list[int], received: int, pinned: dict[int, int], rule: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        spread(due, received, pinned)
    assert caught.value.rule == rule
