"""The office's figures laid over the shipped ones: whatever rows there are, no day has two, and the office's come first."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.law import LawBook, Rate
from desktop_app.services.rule_overlay import Own, Period, overlay

FIRST = date(2026, 1, 1)
DAYS = 60


def row(start: int, length: int | None, value: int) -> Rate:
    since = FIRST + timedelta(days=start)
    return Rate(
        key="base-salary", subject="", value=Decimal(value), unit="đồng/tháng", valid_from=since,
        valid_to=since + timedelta(days=length) if length is not None else None, source="thử", confidence="M",
    )  # fmt: skip


@st.composite
def shipped_rows(draw: st.DrawFn) -> list[Rate]:
    """Draw rows as a sound book has them: in order, gaps allowed, only the last one open."""
    starts = sorted(draw(st.sets(st.integers(0, DAYS), max_size=5)))
    rows = []
    for place, start in enumerate(starts):
        last = place == len(starts) - 1
        room = DAYS if last else starts[place + 1] - start - 1
        length = draw(st.integers(0, room)) if not last or draw(st.booleans()) else None
        rows.append(row(start, length, 1000 + place))
    return rows


own_rows = st.lists(
    st.tuples(st.integers(0, DAYS), st.none() | st.integers(0, 20)).map(lambda span: row(*span, value=1)), max_size=5
).map(lambda rates: [Own(id=number, rate=rate) for number, rate in enumerate(rates, start=1)])


def on(periods: list[Period], day: date) -> list[Period]:
    return [
        one for one in periods if one.rate.valid_from <= day and (one.rate.valid_to is None or day <= one.rate.valid_to)
    ]


@given(shipped_rows(), own_rows)
def test_no_day_has_two_figures(shipped: list[Rate], own: list[Own]) -> None:
    periods = overlay(shipped, own)
    LawBook([period.rate for period in periods])  # refuses any overlap
    assert all(one.rate.valid_to is None or one.rate.valid_to >= one.rate.valid_from for one in periods)


@given(shipped_rows(), own_rows)
def test_every_day_has_the_figure_it_should(shipped: list[Rate], own: list[Own]) -> None:
    periods = overlay(shipped, own)
    for number in range(DAYS + 30):
        day = FIRST + timedelta(days=number)
        found = on(periods, day)
        begun = [one for one in own if one.rate.valid_from <= day]
        newest = max(begun, key=lambda one: (one.rate.valid_from, one.id), default=None)
        plain = on([Period(rate=rate) for rate in shipped], day)
        if newest is not None and _still(newest.rate, day, shipped):
            assert [one.own for one in found] == [newest]
        elif not any(_still(one.rate, day, shipped) for one in begun):
            assert [one.rate.value for one in found] == [one.rate.value for one in plain]


def _still(rate: Rate, day: date, shipped: list[Rate]) -> bool:
    """Whether a figure of the office that has begun still holds, as the law reads: to its last day, else until the next decree."""
    if rate.valid_to is not None:
        return day <= rate.valid_to
    return not any(rate.valid_from < later.valid_from <= day for later in shipped)


@given(shipped_rows(), own_rows, st.integers(0, DAYS), st.none() | st.integers(0, 20))
def test_a_row_added_and_withdrawn_leaves_everything_as_it_was(
    shipped: list[Rate], own: list[Own], start: int, length: int | None
) -> None:
    before = overlay(shipped, own)
    more = [*own, Own(id=99, rate=row(start, length, 7))]
    assert any(period.own and period.own.id == 99 for period in overlay(shipped, more))
    assert overlay(shipped, more[:-1]) == before
    assert overlay(shipped, []) == [Period(rate=rate) for rate in shipped]


@given(shipped_rows(), own_rows)
def test_the_order_of_the_rows_does_not_matter(shipped: list[Rate], own: list[Own]) -> None:
    assert overlay(shipped[::-1], own[::-1]) == overlay(shipped, own)
