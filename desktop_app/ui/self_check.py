"""The check of a build: the parts without a window first, then a real window on the checked office with a drawn chart."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from desktop_app.services import self_check
from desktop_app.system.faults import WorldFault
from desktop_app.system.settings import MachineSettings
from desktop_app.ui.components.chart_frame import ChartFrame
from desktop_app.ui.memory import Memory
from desktop_app.ui.pages import ENTRIES
from desktop_app.ui.start import Session, make_application, make_theme

_PATIENCE = 30_000  # milliseconds a page may take to stand


def run() -> int:
    """Check everything; 0 when all of it works. Each part is said on the console; a fault leaves as ``WorldFault``."""
    app = make_application()
    theme = make_theme(app, MachineSettings(theme="light"))
    with tempfile.TemporaryDirectory(prefix="an-sinh-xa-") as name:
        folder = Path(name)
        office = self_check.prepare(folder, _say)
        session = Session(office, theme, Memory())
        try:
            self_check.workbooks(office, folder, _say)
            session.window.show()
            for entry in ENTRIES:
                session.window.navigate(entry.id)
                wait_until_quiet(app, session)
                if session.window.grab().toImage().isNull():
                    raise WorldFault(f"Tự kiểm tra: trang {entry.title} không vẽ được.")
                _say(f"trang {entry.title} – đạt")
            session.window.navigate(ENTRIES[0].id)
            wait_until_quiet(app, session)
            _wait_for_chart(app, session)
            _say("biểu đồ – đạt")
        finally:
            session.window.close()
            session.close()
    _say("Tự kiểm tra đạt.")
    return 0


def wait_until_quiet(app: QApplication, session: Session, patience: int = _PATIENCE) -> None:
    """Let the event loop run until no job is under way and what came back was shown."""
    deadline = QDeadlineTimer(patience)
    while not deadline.hasExpired():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if not session.jobs.busy:
            app.processEvents()
            if not session.jobs.busy:
                return
    raise WorldFault("Tự kiểm tra: cửa sổ không trả lời trong 30 giây.")


def _wait_for_chart(app: QApplication, session: Session) -> None:
    """A chart is drawn a moment after the figures of its page."""
    deadline = QDeadlineTimer(_PATIENCE)
    while not any(frame.chart is not None for frame in session.window.findChildren(ChartFrame)):
        if deadline.hasExpired():
            raise WorldFault("Tự kiểm tra: biểu đồ không vẽ được.")
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _say(text: str) -> None:
    print(text, flush=True)
