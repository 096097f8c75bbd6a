"""The check of a build: the parts without a window first, then a real window on the checked office with a drawn chart."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop_app.services import self_check
from desktop_app.system.faults import WorldFault
from desktop_app.system.settings import MachineSettings
from desktop_app.ui.components.chart_frame import ChartFrame
from desktop_app.ui.journey_album import is_blank
from desktop_app.ui.memory import Memory
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages import ENTRIES
from desktop_app.ui.start import Session, make_application, make_theme

_PATIENCE = 30_000  # milliseconds a page may take to stand


def run() -> int:
    """Check everything; 0 when all of it works. Each part is said on the console; a fault leaves as ``WorldFault``."""
    without_screen()
    app = make_application()
    theme = make_theme(app, MachineSettings(theme="light"))
    with tempfile.TemporaryDirectory(prefix="an-sinh-xa-") as name:
        folder = Path(name)
        office = self_check.prepare(folder, _say)
        session = Session(office, theme, Memory())
        slips: list[BaseException] = []
        hook = sys.excepthook

        def catch(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            slips.append(error)
            hook(kind, error, trace)

        sys.excepthook = catch  # what goes wrong in a slot of a page would only be printed
        try:
            self_check.workbooks(office, folder, _say)
            session.window.show()
            for entry in ENTRIES:
                session.window.navigate(entry.id)
                wait_until_quiet(app, session)
                _look_at(session, entry, slips)
                _say(f"trang {entry.title} – đạt")
            session.window.navigate(ENTRIES[0].id)
            wait_until_quiet(app, session)
            _wait_for_chart(app, session)
            _say("biểu đồ – đạt")
        finally:
            sys.excepthook = hook
            session.window.hide()  # not closed: after a fault it might answer with a question
            session.close()
    _say("Tự kiểm tra đạt.")
    return 0


def without_screen() -> None:
    """Draw offscreen where there is no screen at all: a server, a machine that only builds."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qInstallMessageHandler(_heed)


def _heed(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    """Let Qt's warnings through, but for what the offscreen screen says of itself at every window."""
    if kind != QtMsgType.QtDebugMsg and text and not text.startswith("This plugin does not support"):
        print(text, file=sys.stderr)


def _look_at(session: Session, entry: PageEntry, slips: list[BaseException]) -> None:
    """The page stands there, says of no fault, and is painted."""
    window, page = session.window, session.window.stack.current
    sentence = ""
    if slips:
        sentence = f"gặp lỗi {slips[0]!r}"
    elif window.messages.failure is not None:
        sentence = "gặp lỗi của chương trình"
    elif window.banners.texts():
        sentence = f"báo: {window.banners.texts()[0]}"
    elif page is None or page.page_id != entry.id:
        sentence = "không mở ra"
    elif is_blank(window.grab().toImage()):
        sentence = "không vẽ được"
    if sentence:
        raise WorldFault(f"Tự kiểm tra: trang {entry.title} {sentence}.")


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
