"""Which day's cash was handed in when: what a collector hands in settles the oldest cash first."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The cash of one day (ISO). ``amount`` and ``short`` (what is still not handed in) in đồng; ``settled_on`` is the day on which the
    last đồng of it was handed in, ``None`` while some is short or where the day left nothing to hand in."""

    day: str
    amount: int
    short: int
    settled_on: str | None


def settle(opening: int, taken: Mapping[str, int], handed: Mapping[str, int]) -> tuple[Settled, ...]:
    """Match what was taken with what was handed in, oldest first; one entry for each day of ``taken``, in order.

    ``opening``: what was held before the first day (negative: handed in beforehand). ``taken`` and ``handed``: đồng by ISO day, reversals already
    set off against the day they reverse; a day on which less than nothing was taken counts as handed in.
    """
    out = dict(handed)
    for day, amount in taken.items():
        if amount < 0:
            out[day] = out.get(day, 0) - amount
    days = sorted(out)
    paid, total = [], 0
    for day in days:
        total += out[day]
        paid.append(total)
    # What had been handed in by a day for good: a later reversal counts from the day it reverses on.
    lasting = list(paid)
    for place in range(len(lasting) - 2, -1, -1):
        lasting[place] = min(lasting[place], lasting[place + 1])
    found = []
    needed = opening
    for day in sorted(taken):
        amount = taken[day]
        needed += max(0, amount)
        short = max(0, min(amount, needed - total))
        settled_on = None
        if amount > 0 and not short:
            place = bisect_left(lasting, needed) if needed > 0 else len(days)
            settled_on = max(day, days[place]) if place < len(days) else day
        found.append(Settled(day=day, amount=amount, short=short, settled_on=settled_on))
    return tuple(found)
