"""What stands on which page: nothing lost, signatures in company, group headings not at the foot."""

from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.reports.paging import PagePlan, plan_pages

ROW = 10.0


def _plan(rows: int, *tail: float, keep: int = 2, starts: frozenset[int] = frozenset()) -> list[PagePlan]:
    """Pages of 100 points, the first of 80, each with 20 points of heading: 6 rows, then 8."""
    return plan_pages([ROW] * rows, tail, first_room=80.0, next_room=100.0, heading=20.0, keep=keep, starts=starts)


def _rows(pages: list[PagePlan]) -> list[tuple[int, int]]:
    return [(page.first_row, page.last_row) for page in pages]


def test_everything_that_fits_stands_on_one_page() -> None:
    pages = _plan(3, 30.0)
    assert _rows(pages) == [(0, 3)]
    assert (pages[0].first_block, pages[0].last_block) == (0, 1)


def test_rows_fill_page_after_page() -> None:
    assert _rows(_plan(20, 10.0)) == [(0, 6), (6, 14), (14, 20)]


def test_a_signature_that_does_not_fit_takes_two_rows_along() -> None:
    pages = _plan(6, 30.0)
    assert _rows(pages) == [(0, 4), (4, 6)]
    assert pages[0].last_block == 0
    assert (pages[1].first_block, pages[1].last_block) == (0, 1)


def test_with_a_total_two_rows_and_the_total_go_along() -> None:
    assert _rows(_plan(6, 30.0, keep=3)) == [(0, 3), (3, 6)]


def test_a_last_page_with_one_row_takes_another_from_the_page_before() -> None:
    assert _rows(_plan(15, 30.0)) == [(0, 6), (6, 13), (13, 15)]


def test_a_total_is_never_alone_even_without_a_signature() -> None:
    assert _rows(_plan(7)) == [(0, 5), (5, 7)]


def test_a_whole_group_goes_along_where_it_fits() -> None:
    assert _rows(_plan(6, 30.0, starts=frozenset({0, 3}))) == [(0, 3), (3, 6)]


def test_the_heading_of_a_group_is_not_left_at_the_foot() -> None:
    assert _rows(_plan(12, 5.0, starts=frozenset({0, 5}))) == [(0, 5), (5, 12)]


def test_a_tail_longer_than_a_page_flows_and_the_signature_keeps_the_block_before_it() -> None:
    pages = _plan(4, *[12.0] * 12, 40.0)
    blocks = [(page.first_block, page.last_block) for page in pages]
    assert blocks[0][0] == 0
    assert blocks[-1][1] == 13
    assert blocks[-1][1] - blocks[-1][0] >= 2


def test_an_empty_table_still_has_a_page() -> None:
    assert _rows(_plan(0, 30.0)) == [(0, 0)]
    assert _rows(_plan(0)) == [(0, 0)]


@example(rows=[5.0, 5.0], tail=[31.0, 70.0], starts=frozenset())
@given(
    rows=st.lists(st.floats(min_value=5, max_value=40), max_size=60),
    tail=st.lists(st.floats(min_value=5, max_value=70), max_size=8),
    starts=st.frozensets(st.integers(min_value=0, max_value=59)),
)
def test_nothing_is_lost_or_twice_and_no_signature_stands_alone(
    rows: list[float], tail: list[float], starts: frozenset[int]
) -> None:
    pages = plan_pages(rows, tail, first_room=130.0, next_room=180.0, heading=20.0, starts=starts)
    assert [row for page in pages for row in range(page.first_row, page.last_row)] == list(range(len(rows)))
    assert [block for page in pages for block in range(page.first_block, page.last_block)] == list(range(len(tail)))
    for number, page in enumerate(pages):
        room = (130.0 if number == 0 else 180.0) - (20.0 if page.has_rows else 0.0)
        used = sum(rows[page.first_row : page.last_row]) + sum(tail[page.first_block : page.last_block])
        assert used <= room + 1e-6
    last = pages[-1]
    if tail and len(rows) >= 2:
        company = last.last_row - last.first_row + (last.last_block - last.first_block - 1)
        assert company >= 1
        # With two rows in all they stay under the title: a first page without any row would be worse.
        if sum(rows[-2:]) + sum(tail) <= 160.0 and len(pages) > 1 and len(rows) > 2:
            assert last.last_row - last.first_row >= 2
