"""Sharing work out evenly: the heaviest piece first, each to whoever has least so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Share:
    """One piece of work that stays whole: its key and its weight."""

    key: int
    weight: int


def share_out(
    shares: Sequence[Share], takers: Sequence[int], *, held: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Who takes which piece: key → taker. What is ``held`` already stays and counts. Ties go to the taker named first and the piece of the
    lower key, so the same question always has the same answer. ``takers`` must name at least one."""
    found = {share.key: held[share.key] for share in shares if held and share.key in held}
    loads = dict.fromkeys(takers, 0)
    for share in shares:
        if share.key in found:
            loads[found[share.key]] += share.weight
    places = {taker: place for place, taker in enumerate(takers)}
    for share in sorted((one for one in shares if one.key not in found), key=lambda one: (-one.weight, one.key)):
        taker = min(loads, key=lambda one: (loads[one], places[one]))
        found[share.key] = taker
        loads[taker] += share.weight
    return found
