"""Plans are built in whole numbers: every split adds up, locked cells never move."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.plan_building import (
    DoesNotFit,
    keeping_year,
    over_children,
    over_months,
    weighted_share,
    year_of,
)
from desktop_app.domain.planning import FLOW, STOCK

EVEN = (1,) * 12
NOTHING = (0,) * 12
counts = st.integers(min_value=0, max_value=10**9)
twelve = st.lists(counts, min_size=12, max_size=12)
places = st.sets(st.integers(min_value=0, max_value=11), max_size=11)


def test_the_year_of_a_flow_is_its_sum_that_of_a_stock_its_december() -> None:
    assert year_of(range(12), FLOW) == 66
    assert year_of(range(12), STOCK) == 11


@settings(max_examples=60, deadline=None)
@given(total=counts, weights=twelve, now=twelve, locked=places)
def test_a_year_over_months_is_exact_and_locked_months_stay(
    total: int, weights: list[int], now: list[int], locked: set[int]
) -> None:
    held = sum(now[place] for place in locked)
    if total < held:
        with pytest.raises(DoesNotFit) as told:
            over_months(total, weights, now, locked)
        assert (told.value.held, told.value.wanted) == (held, total)
        return
    found = over_months(total, weights, now, locked)
    assert sum(found) == total
    assert all(found[place] == now[place] for place in locked)
    assert min(found[place] for place in range(12) if place not in locked) >= 0


def test_a_year_that_is_locked_whole_cannot_change() -> None:
    now = tuple(range(12))
    assert over_months(66, EVEN, now, set(range(12))) == now
    with pytest.raises(DoesNotFit):
        over_months(67, EVEN, now, set(range(12)))


@pytest.mark.parametrize(
    ("total", "opening", "locked", "expected"),
    [
        (124, 100, {}, tuple(range(102, 126, 2))),
        (76, 100, {}, tuple(range(98, 75, -2))),
        (50, None, {}, (50,) * 12),
        (124, 100, {2}, (102, 104, 7, *range(108, 126, 2))),
    ],
)
def test_a_level_climbs_from_where_it_stood(
    total: int, opening: int | None, locked: set[int], expected: tuple[int, ...]
) -> None:
    assert over_months(total, EVEN, (7,) * 12, locked, nature=STOCK, opening=opening) == expected


def test_a_locked_december_is_the_year_of_a_level() -> None:
    with pytest.raises(DoesNotFit):
        over_months(8, EVEN, (7,) * 12, {11}, nature=STOCK)
    assert over_months(7, EVEN, (7,) * 12, {11}, nature=STOCK) == (7,) * 12


@settings(max_examples=60, deadline=None)
@given(
    data=st.data(),
    months=st.lists(st.integers(0, 10**6), min_size=12, max_size=12),
    nature=st.sampled_from([FLOW, STOCK]),
)
def test_children_add_up_to_the_parent_in_every_month(data: st.DataObject, months: list[int], nature: str) -> None:
    many = data.draw(st.integers(1, 6))
    weights = data.draw(st.lists(st.integers(0, 1000), min_size=many, max_size=many))
    now = [data.draw(st.lists(st.integers(0, 10**5), min_size=12, max_size=12)) for _ in range(many)]
    locked = data.draw(st.sets(st.tuples(st.integers(0, many - 1), st.integers(0, 11)), max_size=8))
    refused = None
    try:
        found = over_children(months, weights, now, locked, nature=nature)
    except DoesNotFit as fault:
        refused = fault.month
    if refused is not None:
        held = sum(now[child][month] for child, month in locked if month == refused)
        every = all((child, refused) in locked for child in range(many))
        assert held > months[refused] or (every and held < months[refused])
        return
    assert [sum(row[month] for row in found) for month in range(12)] == months
    assert all(found[child][month] == now[child][month] for child, month in locked)
    assert all(value >= 0 for row in found for value in row)


def test_roundings_are_made_good_so_that_the_year_is_shared_too() -> None:
    found = over_children((1,) * 12, (1, 1, 1), [NOTHING] * 3, set())
    assert [sum(row) for row in found] == [4, 4, 4]
    found = over_children((100,) * 12, (3, 0), [NOTHING] * 2, set())
    assert [sum(row) for row in found] == [1200, 0]
    assert over_children((1,) * 12, (1, 1), [NOTHING] * 2, set(), nature=STOCK) == ((1,) * 12, NOTHING)


def test_a_month_locked_whole_is_left_alone() -> None:
    now = [(3,) * 12, (4,) * 12]
    assert over_children((7,) * 12, (1, 1), now, {(0, 0), (1, 0)})[0][0] == 3
    with pytest.raises(DoesNotFit) as told:
        over_children((8,) * 12, (1, 1), now, {(0, 0), (1, 0)})
    assert told.value.month == 0


@settings(max_examples=40, deadline=None)
@given(now=twelve, locked=places, place=st.integers(0, 11), value=counts)
def test_a_month_by_hand_keeps_the_year_or_is_refused(now: list[int], locked: set[int], place: int, value: int) -> None:
    found = keeping_year({place: value}, now, locked - {place})
    kept = value + sum(now[one] for one in locked - {place})
    if found is None:
        assert kept > sum(now) or len(locked | {place}) == 12
        return
    assert sum(found) == sum(now)
    assert found[place] == value
    assert all(found[one] == now[one] for one in locked - {place})


def test_with_no_month_left_the_year_stays_only_when_it_fits() -> None:
    assert keeping_year(dict(enumerate(range(12))), tuple(range(12)), set()) == tuple(range(12))
    assert keeping_year(dict(enumerate(range(12))), (9,) * 12, set()) is None


@pytest.mark.parametrize(
    ("shares", "denominators", "expected"),
    [((900, 950), (1000, 3000), 938), ((900,), (0,), None), ((), (), None), ((1000, 0), (1, 1), 500)],
)
def test_a_share_of_the_whole_comes_from_its_parts(
    shares: tuple[int, ...], denominators: tuple[int, ...], expected: int | None
) -> None:
    assert weighted_share(shares, denominators) == expected
