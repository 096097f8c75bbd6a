"""Small tools for measuring side by side: the same work and its floor alternate in one run, the medians make the ratio."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured figure. ``ratio`` is ours ÷ ``against`` in the same run; ``limit`` is what the ratio may be at most."""

    name: str
    value: float
    unit: str
    against: str
    ratio: float
    limit: float

    def as_json(self) -> dict[str, Any]:
        """The shape of ``bench --json`` (with the limit added)."""
        return asdict(self)


def side_by_side(
    name: str,
    ours: Callable[[], float],
    floor: Callable[[], float],
    against: str,
    limit: float,
    runs: int = 5,
    unit: str = "s",
    pick: Callable[[list[float]], float] = statistics.median,
) -> Figure:
    """Run both in turn; each callable returns its own seconds (so that its preparation does not count). ``unit``: ``s`` or ``ms``.

    ``pick`` makes one number of a side's runs. For short whole processes that is ``min``: everything else on the machine can only make them longer.
    """
    sys.stderr.write(f"{name} …\n")
    pairs = [(ours(), floor()) for _ in range(runs)]
    mine, other = pick([pair[0] for pair in pairs]), pick([pair[1] for pair in pairs])
    shown = mine * 1000 if unit == "ms" else mine
    return Figure(
        name=name, value=round(shown, 4), unit=unit, against=against, ratio=round(mine / other, 2), limit=limit
    )


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def each(work: Callable[[], object], times: int) -> float:
    """Seconds of one call when it is made many times."""
    return timed(lambda: [work() for _ in range(times)]) / times
