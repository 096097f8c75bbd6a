"""Building a plan: a yearly figure over months, a parent's months over its children. Whole numbers, exact sums, locked cells untouched.

A flow adds up over the months; a stock is a level whose December is the year. Shapes: twelve months, January first; `locked` are
places (0–11) or, for children, (child, month) places.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from desktop_app.domain.planning import FLOW, split_largest_remainder

MONTHS = 12
Months = tuple[int, ...]


class DoesNotFit(Exception):
    """Locked cells leave no way to reach the figure: ``held`` is what they hold, ``wanted`` the figure, ``month`` 0–11 or None for the year."""

    def __init__(self, held: int, wanted: int, month: int | None = None) -> None:
        super().__init__(f"{held} locked of {wanted}")
        self.held, self.wanted, self.month = held, wanted, month


def year_of(months: Sequence[int], nature: str) -> int:
    """The figure of the year: the sum of a flow, the December level of a stock."""
    return sum(months) if nature == FLOW else months[-1]


def over_months(
    total: int,
    weights: Sequence[int],
    now: Sequence[int],
    locked: Collection[int],
    *,
    nature: str = FLOW,
    opening: int | None = None,
) -> Months:
    """Give a row the yearly figure ``total``; months in ``locked`` keep what they hold ``now``.

    A flow splits what the locked months leave by ``weights``. A stock climbs (or falls) from ``opening``, the level before
    January, to ``total`` by the running share of the weights; without a known opening every month is the level wanted.
    Raises ``DoesNotFit``.
    """
    if nature == FLOW:
        return _flow_over_months(total, weights, now, locked)
    if MONTHS - 1 in locked and now[-1] != total:
        raise DoesNotFit(now[-1], total)
    steps = split_largest_remainder(abs(total - (total if opening is None else opening)), weights)
    level, way, found = total if opening is None else opening, 1, []
    if opening is not None and total < opening:
        way = -1
    for place in range(MONTHS):
        level += way * steps[place]
        found.append(now[place] if place in locked else level)
    return tuple(found)


def over_children(
    months: Sequence[int],
    weights: Sequence[int],
    now: Sequence[Sequence[int]],
    locked: Collection[tuple[int, int]],
    *,
    nature: str = FLOW,
) -> tuple[Months, ...]:
    """Share a parent's months among its children by ``weights``: in every month they add up to the parent exactly.

    Cells in ``locked`` keep what they hold ``now``. Of a flow, the roundings of one month are made good in the next, so that
    each child's year is its share too, to the unit. Raises ``DoesNotFit`` for the first month that locked cells make impossible.
    """
    found = [list(row) for row in now]
    running = [Fraction(0)] * len(weights)
    for month in range(MONTHS):
        free = [child for child in range(len(weights)) if (child, month) not in locked]
        held = sum(now[child][month] for child in range(len(weights)) if (child, month) in locked)
        rest = months[month] - held
        if rest < 0 or (rest > 0 and not free):
            raise DoesNotFit(held, months[month], month)
        if not free:
            continue
        mine = [weights[child] for child in free]
        whole = sum(mine)
        shares = [Fraction(rest * weight, whole) if whole else Fraction(rest, len(free)) for weight in mine]
        wanted = [running[child] + share for child, share in zip(free, shares, strict=True)]
        parts = _rounded(rest, wanted)
        for child, want, part in zip(free, wanted, parts, strict=True):
            found[child][month] = part
            if nature == FLOW:
                running[child] = want - part
    return tuple(tuple(row) for row in found)


def keeping_year(values: dict[int, int], now: Sequence[int], locked: Collection[int]) -> Months | None:
    """Months set by hand while the year of a flow stays: the free ones take up the difference in proportion; None when they cannot."""
    kept = {place: now[place] for place in locked} | values
    rest = sum(now) - sum(kept.values())
    free = [place for place in range(MONTHS) if place not in kept]
    if rest < 0 or (rest > 0 and not free):
        return None
    found = [kept.get(place, 0) for place in range(MONTHS)]
    if free:
        for place, part in zip(free, split_largest_remainder(rest, [now[place] for place in free]), strict=True):
            found[place] = part
    return tuple(found)


def weighted_share(shares: Sequence[int], denominators: Sequence[int]) -> int | None:
    """The share of a whole whose parts have these shares (tenths of a percent) of these denominators, half up; None without any."""
    whole = sum(denominators)
    if whole <= 0:
        return None
    top = sum(share * denominator for share, denominator in zip(shares, denominators, strict=True))
    return (2 * top + whole) // (2 * whole)


def _flow_over_months(total: int, weights: Sequence[int], now: Sequence[int], locked: Collection[int]) -> Months:
    held = sum(now[place] for place in locked)
    free = [place for place in range(MONTHS) if place not in locked]
    rest = total - held
    if total < 0 or rest < 0 or (rest > 0 and not free):
        raise DoesNotFit(held, total)
    found = list(now)
    if free:
        for place, part in zip(free, split_largest_remainder(rest, [weights[place] for place in free]), strict=True):
            found[place] = part
    return tuple(found)


def _rounded(total: int, wanted: Sequence[Fraction]) -> list[int]:
    """Whole parts, none negative, that add up to ``total``, as near to what is wanted as can be (the earlier first among equals)."""
    parts = [max(0, want.numerator // want.denominator) for want in wanted]
    while (left := total - sum(parts)) != 0:
        step = 1 if left > 0 else -1
        able = [place for place in range(len(parts)) if step > 0 or parts[place] > 0]
        best = max(able, key=lambda place: (step * (wanted[place] - parts[place]), -place))
        parts[best] += step
    return parts
