"""Run as a process of its own: the real window on an office, its list of people scrolled; prints the times and the most memory it held as JSON."""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtWidgets import QApplication

from desktop_app.services.office import open_office
from desktop_app.ui.memory import Memory
from desktop_app.ui.pages.households.page import HouseholdsPage
from desktop_app.ui.start import Session, make_application
from desktop_app.ui.theme import Theme

_PEOPLE = 1  # the tab of the list


def main(path: Path) -> None:
    """Open, scroll, tell."""
    app = make_application()
    session = Session(open_office(path, every_page=False), Theme(app, "light", 100), Memory())
    window = session.window
    window.resize(1366, 740)
    window.show()
    _settle(app, session)
    window.navigate("household")
    _settle(app, session)
    page = window.findChild(HouseholdsPage)
    assert isinstance(page, HouseholdsPage)
    began = time.process_time()
    page.tabs.setCurrentIndex(_PEOPLE)
    app.processEvents()
    opened = (time.process_time() - began) * 1000
    _settle(app, session)
    bar = page.people.table.verticalScrollBar()
    end = bar.maximum()
    lines = [*range(0, 1_000, 3), *(end * part // 50 for part in range(50)), *range(end, end - 600, -20)]
    waited = []
    for line in lines:
        began = time.process_time()
        bar.setValue(line)
        app.processEvents()
        waited.append((time.process_time() - began) * 1000)
    waited.sort()
    filtered = _filtered(app, session, page)
    told = {
        "opened": round(opened, 1),
        "scroll_p95": round(waited[math.ceil(0.95 * len(waited)) - 1], 2),
        "scroll_max": round(waited[-1], 2),
        "filtered": round(filtered, 2),
        "memory": _most_memory(),
    }
    print(json.dumps(told))
    window.close()
    session.jobs.close()
    session.office.close(with_backup=False)


def _filtered(app: QApplication, session: Session, page: HouseholdsPage) -> float:
    """The longest that the main thread was busy in one go while the list was narrowed by a word (the other thread's time does not count)."""
    page.people.filter.setText("lan")
    longest = 0.0
    deadline = QDeadlineTimer(10_000)
    while not deadline.hasExpired() and (page.people.model.total > 100_000 or session.jobs.busy):
        began = time.thread_time()
        app.processEvents()
        longest = max(longest, (time.thread_time() - began) * 1000)
    return longest


def _most_memory() -> int:
    """MB; of this process alone: the figure of ``getrusage`` begins with what the process that started it held."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000)


def _settle(app: QApplication, session: Session) -> None:
    deadline = QDeadlineTimer(30_000)
    while not deadline.hasExpired():
        app.processEvents()
        if not session.jobs.busy:
            break
    app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
