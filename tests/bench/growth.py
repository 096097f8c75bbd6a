"""What ten times as many people cost: the same waits on an office and on one ten times as large, and the window on the larger one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop_app.services.households_list import ready_households
from desktop_app.services.office import open_office
from tests.bench.looking import waits, within
from tests.bench.measure import Figure
from tests.bench.offices import TIMES, pair

_MOST = 2.0
_ROUNDS = 3  # the best of some: a disturbed round must not be taken for growth
_PROBE = Path(__file__).with_name("window_probe.py")


def figures(folder: Path, people: int) -> Iterator[Figure]:
    """The growth of every wait from ``people`` to ten times as many, what each takes then, and the window's own figures."""
    small, large = pair(folder, people)
    yield from compared(small, large)
    yield from window_figures(large)


def compared(small: Path, large: Path) -> Iterator[Figure]:
    """The same waits on two offices."""
    before, now = _measured(small), _measured(large)
    for name, (value, most, grows) in now.items():
        yield within(f"{name}, 95th percentile on the larger office", value, most)
        if grows:
            yield Figure(
                name=f"{name}: growth with {TIMES} times as many people",
                value=round(value, 2),
                unit="ms",
                against=f"{before[name][0]:.2f} ms",
                ratio=round(value / before[name][0], 2),
                limit=_MOST,
            )


def window_figures(path: Path) -> Iterator[Figure]:
    """The real window, without a screen: its list of people opens and scrolls, and what memory the process holds."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "AN_SINH_XA_HOME": str(path.parent)}
    ran = subprocess.run(
        [sys.executable, str(_PROBE), str(path)], env=environment, check=True, capture_output=True, text=True
    )
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    yield within("the window: the people list opens", told["opened"], 100)
    yield within("the window: a scrolled line or page, painted, 95th percentile", told["scroll_p95"], 32)
    yield within("the window: a filtered list holds the window up, at most", told["filtered"], 32)
    yield within("the window: memory of the process", told["memory"], 400, "MB")


def _measured(path: Path) -> dict[str, tuple[float, float, bool]]:
    with open_office(path, every_page=False) as office:
        ready_households(office)  # and the reader's connection stands before the clock runs
        return {
            wait.name: (min(wait.measured() for _ in range(_ROUNDS)), wait.most, wait.grows) for wait in waits(office)
        }
