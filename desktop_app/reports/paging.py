"""Decides what stands on which page. Pure arithmetic over heights in points.

The body's rows come first, then the blocks after it: charts, notes, and last the signatures. Three rules of official
papers hold: a signature block never stands alone on a page, a total never without a row above it, and the heading of a
group never at the foot of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PagePlan:
    """One page: rows `first_row` (included) to `last_row` (excluded), tail blocks `first_block` to `last_block`."""

    first_row: int
    last_row: int
    first_block: int
    last_block: int

    @property
    def has_rows(self) -> bool:
        """Whether the table goes on here, and so its heading is repeated."""
        return self.last_row > self.first_row


def plan_pages(
    rows: Sequence[float],
    blocks: Sequence[float],
    *,
    first_room: float,
    next_room: float,
    heading: float,
    keep: int = 2,
    starts: frozenset[int] = frozenset(),
) -> list[PagePlan]:
    """Distribute rows and tail blocks over pages and return the pages in order; at least one.

    `first_room` is the height below the title block of page 1, `next_room` that of every later page, `heading` the
    height of the table's heading; `starts` are the rows that head a group. `keep` rows at least stay on the page of
    the signature (the last block), a whole group where it fits; where the tail is too long for that, the block before
    the signature stays with it.
    """
    breaks = _fill(rows, first_room - heading, next_room - heading, starts)
    if not blocks:
        return _with_rows_only(breaks)
    start, stop = breaks[-1]
    room = (first_room if len(breaks) == 1 else next_room) - (heading if rows else 0.0)
    tail = sum(blocks)
    enough = stop - start >= keep or start == 0
    if enough and sum(rows[start:stop]) + tail <= room:
        return [*_with_rows_only(breaks[:-1]), _page(start, stop, 0, len(blocks))]
    for pulled in _places_to_break(stop - keep, starts):
        if sum(rows[pulled:stop]) + tail <= next_room - heading:
            kept = [(first, min(last, pulled)) for first, last in breaks if first < pulled]
            return [*_with_rows_only(kept), _page(pulled, stop, 0, len(blocks))]
    return _flow_tail(breaks, rows, blocks, room, next_room)


def _places_to_break(latest: int, starts: frozenset[int]) -> list[int]:
    """Return where the last page may begin, the best first: at the head of a group, else just `keep` rows back."""
    heads = [start for start in starts if 0 < start <= latest]
    return [*([max(heads)] if heads else []), *([latest] if latest > 0 else [])]


def _fill(rows: Sequence[float], first_room: float, next_room: float, starts: frozenset[int]) -> list[tuple[int, int]]:
    """Fill page after page with rows; a row higher than a page gets a page of its own."""
    breaks, start, used, room = [], 0, 0.0, first_room
    for number, height in enumerate(rows):
        if used + height > room and (number > start or (number == 0 and height <= next_room)):
            # The heading of a group goes along with its first row.
            stop = number - 1 if number - 1 in starts and number - 1 > start else number
            breaks.append((start, stop))
            start, used, room = stop, sum(rows[stop:number]), next_room
        used += height
    breaks.append((start, len(rows)))
    # A total alone on the last page takes the row above it along.
    if len(breaks) > 1 and breaks[-1][1] - breaks[-1][0] == 1:
        (first, last), (_, end) = breaks[-2:]
        if last - first > 1:
            breaks[-2:] = [(first, last - 1), (last - 1, end)]
    return breaks


def _flow_tail(
    breaks: list[tuple[int, int]], rows: Sequence[float], blocks: Sequence[float], room: float, next_room: float
) -> list[PagePlan]:
    """Let a tail that is too long run over pages; the signature keeps the block before it for company."""
    start, stop = breaks[-1]
    pages = _with_rows_only(breaks[:-1])
    used, first_block, next_block = sum(rows[start:stop]), 0, 0
    for size in _groups(blocks, next_room):
        height = sum(blocks[next_block : next_block + size])
        if used + height > room and (next_block > first_block or stop > start):
            pages.append(_page(start, stop, first_block, next_block))
            start, first_block, used, room = stop, next_block, 0.0, next_room
        used += height
        next_block += size
    pages.append(_page(start, stop, first_block, next_block))
    return pages


def _groups(blocks: Sequence[float], room: float) -> list[int]:
    """Return the sizes of what must stay together: single blocks, but the last two as one where a page holds them."""
    if len(blocks) > 1 and blocks[-1] + blocks[-2] <= room:
        return [1] * (len(blocks) - 2) + [2]
    return [1] * len(blocks)


def _with_rows_only(breaks: Sequence[tuple[int, int]]) -> list[PagePlan]:
    return [_page(start, stop, 0, 0) for start, stop in breaks]


def _page(first_row: int, last_row: int, first_block: int, last_block: int) -> PagePlan:
    return PagePlan(first_row=first_row, last_row=last_row, first_block=first_block, last_block=last_block)
