"""What is handed in settles the oldest cash first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.closed_month import MonthClosed
from desktop_app.domain.settlement import settle

D1, D2, D3, D4 = "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-09"


@pytest.mark.parametrize(
    ("opening", "taken", "handed", "expected"),
    [
        (0, {}, {}, []),
        (0, {D1: 100}, {}, [(D1, 100, None)]),
        (0, {D1: 100}, {D1: 100}, [(D1, 0, D1)]),
        (0, {D1: 100, D2: 50}, {D3: 120}, [(D1, 0, D3), (D2, 30, None)]),
        (0, {D1: 100, D2: 50}, {D3: 120, D4: 30}, [(D1, 0, D3), (D2, 0, D4)]),
        (70, {D2: 50}, {D3: 60}, [(D2, 50, None)]),  # what was held before comes first
        (70, {D2: 50}, {D1: 20, D3: 100}, [(D2, 0, D3)]),
        (-80, {D1: 50, D2: 50}, {}, [(D1, 0, D1), (D2, 20, None)]),  # handed in beforehand
        (0, {D2: 50}, {D1: 50}, [(D2, 0, D2)]),  # never settled before it was taken
        (0, {D1: 100, D2: 0}, {D3: 100}, [(D1, 0, D3), (D2, 0, None)]),  # a day on which nothing was left
        (0, {D1: 100, D2: -30}, {}, [(D1, 70, None), (D2, 0, None)]),  # less than nothing counts as handed in
        (0, {D1: 100}, {D2: 100, D3: -40, D4: 40}, [(D1, 0, D4)]),  # handed in for good only the last time
    ],
)
def test_settling(
    opening: int, taken: dict[str, int], handed: dict[str, int], expected: list[tuple[str, int, str | None]]
) -> None:
    found = settle(opening, taken, handed)
    assert [(one.day, one.short, one.settled_on) for one in found] == expected
    assert [one.amount for one in found] == [taken[one.day] for one in found]


@given(
    st.integers(-500, 500),
    st.dictionaries(st.integers(10, 28), st.integers(0, 300), max_size=6),
    st.dictionaries(st.integers(10, 28), st.integers(0, 300), max_size=6),
)
def test_what_is_short_is_what_is_held(opening: int, taken: dict[int, int], handed: dict[int, int]) -> None:
    found = settle(
        opening, {f"2026-10-{d}": v for d, v in taken.items()}, {f"2026-10-{d}": v for d, v in handed.items()}
    )
    held = opening + sum(taken.values()) - sum(handed.values())
    before = max(0, min(opening, opening - sum(handed.values())))
    assert sum(one.short for one in found) + before == max(0, held)
    assert all((one.settled_on is None) == (one.short > 0 or one.amount == 0) for one in found)


def test_the_sentence_of_a_closed_month_names_it_where_it_is_known() -> None:
    named, unnamed = MonthClosed("2026-10"), MonthClosed()
    assert named.sentence.startswith("Tháng 10/2026 đã khóa sổ")
    assert "tháng đang mở" in named.sentence
    assert unnamed.sentence.startswith("Khoản tiền này thuộc tháng đã khóa sổ")
    assert (named.rule, named.month, unnamed.month) == ("month.closed", "2026-10", None)
