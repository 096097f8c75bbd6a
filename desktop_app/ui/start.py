"""Puts the window together on one data file, and keeps it going from file to file until the user leaves."""

from __future__ import annotations

import gc
import json
import logging
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.services import drafts, history, keeping, searching, standing
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from desktop_app.system.settings import MachineSettings, read_settings, write_settings
from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.dialogs import opening
from desktop_app.ui.files import OFFICE_FILE, choose_open
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.memory import Memory
from desktop_app.ui.pages import ENTRIES
from desktop_app.ui.shell.search_box import Hit
from desktop_app.ui.shell.status_strip import Status
from desktop_app.ui.theme import Theme
from desktop_app.ui.translate import speak_vietnamese
from desktop_app.ui.window import MainWindow, WindowPorts

_log = logging.getLogger(__name__)
_CHECK_AFTER = 1_500  # milliseconds after the window stands until the whole file is read

FILE_ACTIONS = declare(
    ActionSpec(
        id="file.open", text="Mở tệp khác…", shortcut="Ctrl+O", icon="folder", help="Đóng tệp này và mở tệp khác"
    ),
    ActionSpec(id="file.new", text="Lập tệp mới…", icon="plus", help="Lập tệp dữ liệu cho một cơ quan"),
    ActionSpec(
        id="file.restore", text="Phục hồi từ bản sao lưu…", icon="history", help="Thay tệp này bằng một bản sao lưu"
    ),
)


class OfficeDrafts:
    """Drafts go into the data file, through the one writer."""

    def __init__(self, office: Office, jobs: Jobs) -> None:
        self._office, self._jobs = office, jobs

    def keep(self, key: str, title: str, payload: str) -> None:
        """Keep what is typed."""
        self._jobs.run(drafts.save_draft, self._office, key, title, json.loads(payload))

    def drop(self, key: str) -> None:
        """Forget it: saved, or given up."""
        self._jobs.run(drafts.clear_draft, self._office, key)


class Session:
    """One data file with its window: made, shown, closed. ``after``: what the user wants next (a path, ``new``, ``restore`` or nothing)."""

    def __init__(self, office: Office, theme: Theme, memory: Memory) -> None:
        self.office = office
        self.after: Path | str | None = None
        self._reports_told = False
        self.jobs = Jobs(at_thread_end=office.close_reader)
        ports = WindowPorts(
            search=_hits,
            status=self._status,
            undo=history.undo_last,
            redo=history.redo_last,
            back_up=standing.back_up_now,
            drafts=OfficeDrafts(office, self.jobs),
            memory=memory,
        )
        self.window = MainWindow(entries=ENTRIES, office=office, jobs=self.jobs, theme=theme, ports=ports)
        self.window.add_to_menu("file.open", self._open_other)
        self.window.add_to_menu("file.new", lambda: self._leave_for("new"))
        self.window.add_to_menu("file.restore", lambda: self._leave_for("restore"))

    def close(self) -> None:
        """Finish what was given to the writer, copy the file when it was changed, and close it."""
        self.jobs.close()
        try:
            self.office.close()
        except WorldFault as exc:
            opening.tell(f"Dữ liệu đã được lưu, nhưng chưa sao lưu được: {exc.sentence}")

    def begin_reading(self) -> None:
        """The window first, then its figures."""
        self.window.repaint()
        self.jobs.release_reading()

    def check_pages(self) -> None:
        """Read the whole file while the officer begins; a torn page is told at once, with the way to the backups."""
        self.jobs.read(keeping.check_pages, self.office, failed=self._damaged)
        self._reports_told = True
        self.window.refresh_status()

    def _status(self, office: Office) -> Status:
        """What the strip tells; the reports that wait are told once the window stands: the list of forms behind them takes a while to load."""
        found = _status(office)
        if not self._reports_told:
            return found
        from desktop_app.services import report_calendar  # loads every form there is, see above

        return replace(found, unsent=tuple(due.short_words for due in report_calendar.waiting(office)))

    def _damaged(self, exc: Exception) -> None:
        if not isinstance(exc, WorldFault):
            self.window.messages.fault(exc)
            return
        answer = self.window.messages.ask(
            exc.sentence, choices={"restore": "Phục hồi từ bản sao lưu…", "later": "Để sau"}, default="later"
        )
        if answer == "restore":
            self._leave_for("restore")

    def _open_other(self) -> None:
        path = choose_open(self.window, "Mở tệp dữ liệu", OFFICE_FILE)
        if path is not None:
            self._leave_for(path)

    def _leave_for(self, target: Path | str) -> None:
        self.after = target
        if not self.window.close():
            self.after = None


def run(path: Path | None, *, quit_when_ready: bool = False) -> int:
    """Show the window until the user leaves; returns the exit code."""
    app = make_application()
    settings = read_settings()
    theme = make_theme(app, settings)
    memory = Memory(settings.windows)
    office = first_office(path, settings)
    while office is not None:
        settings = settings.with_file(office.path)
        session = Session(office, theme, memory)
        _catch_faults(session.window)
        closed = QEventLoop()
        session.window.closed.connect(closed.quit, Qt.ConnectionType.QueuedConnection)
        session.jobs.hold_reading()
        session.window.show()
        session.window.navigate(_first_page(office))
        if not gc.isenabled():  # the first window only: a later one must not keep what an earlier one left
            gc.freeze()
            gc.enable()
        if quit_when_ready:
            _quit_when_ready(session)
        else:
            QTimer.singleShot(0, session.window, session.begin_reading)
            QTimer.singleShot(_CHECK_AFTER, session.window, session.check_pages)
        closed.exec()
        session.close()
        settings = replace(settings, theme=theme.mode, zoom=theme.zoom, windows=memory.values)
        _remember(settings)
        session.window.deleteLater()
        app.processEvents()
        office = _next_office(session)
    return 0


def make_application() -> QApplication:
    """The Qt application, speaking Vietnamese."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("An Sinh Xã")
    app.setQuitOnLastWindowClosed(False)  # between two files there is a moment without a window
    speak_vietnamese(app)
    return app


def make_theme(app: QApplication, settings: MachineSettings) -> Theme:
    """The theme as this machine left it; ``system`` follows Windows."""
    dark = settings.theme == "dark"
    if settings.theme == "system":
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return Theme(app, "dark" if dark else "light", settings.zoom)


def first_office(path: Path | None, settings: MachineSettings) -> Office | None:
    """The file named, else the last one, else the first run."""
    if path is not None:
        return opening.open_or_ask(path, _first_run)
    if settings.last_file:
        return opening.open_or_ask(Path(settings.last_file), _first_run)
    return _first_run()


def _first_page(office: Office) -> str:
    """The page to begin on: where something typed was left unsaved (the page asks about it by name), else the overview."""
    for prefix, page in (("household:", "household"), ("visit:", "canvass")):
        if drafts.list_drafts(office, prefix):
            return page
    return ENTRIES[0].id


def _next_office(session: Session) -> Office | None:
    if session.after == "new":
        return _first_run() or opening.open_or_ask(session.office.path, _first_run)
    if session.after == "restore":
        opening.restore_from_backup(session.office.path)
        return opening.open_or_ask(session.office.path, _first_run)
    if isinstance(session.after, Path):
        return opening.open_or_ask(session.after, _first_run)
    return None


def _first_run() -> Office | None:
    from desktop_app.ui.dialogs.first_run import first_run  # the wizard is needed once in a file's life

    return first_run()


def _hits(office: Office, text: str) -> Sequence[Hit]:
    return [_hit(found) for found in searching.search(office, text)]


def _hit(found: searching.Hit) -> Hit:
    icon = {
        "person": "person",
        "household": "home",
        "hamlet": "map-pin",
        "receipt": "receipt",
        "employer": "group",
    }.get(found.kind, "search")
    args: dict[str, object]
    if found.kind == "receipt":
        page, args = "collect", {"household": found.household_id, "receipt": found.id}
    elif found.kind == "hamlet":
        page, args = "household", {"hamlet": found.id}
    elif found.kind == "person":
        page, args = "household", {"household": found.household_id, "person": found.id}
    elif found.kind == "employer" and found.household_id is None:
        # Whose owner is not known here: the names that came with such units stand on the list of leads.
        page, args = "canvass", {"tab": "leads", "source": "household-business"}
    else:
        page, args = "household", {"household": found.household_id}
    return Hit(text=found.title, detail=found.subtitle, page=page, args=args, icon=icon)


def _status(office: Office) -> Status:
    found = standing.standing(office)
    backup = found.backup
    return Status(
        file=found.file,
        saved_at=datetime.fromisoformat(found.saved_at) if found.saved_at else None,
        backup_at=datetime.fromisoformat(backup.made_at) if backup else None,
        backup_people=backup.people if backup else None,
        undo=found.undo,
    )


def _catch_faults(window: MainWindow) -> None:
    """Whatever no page caught goes to the one door for messages; the window stays alive."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if threading.current_thread() is threading.main_thread() and not issubclass(kind, KeyboardInterrupt):
            _log.error("unexpected fault in the window", exc_info=(kind, error, trace))
            window.messages.fault(error)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = hook


def _quit_when_ready(session: Session) -> None:
    """For measuring the start: leave once the window with its first page was painted and answers keys; its figures may still be coming."""
    window = session.window

    def turned() -> None:
        window.repaint()
        window.close()

    QTimer.singleShot(0, window, turned)


def _remember(settings: MachineSettings) -> None:
    try:
        write_settings(settings)
    except WorldFault as exc:  # losing the width of a column must not keep anybody from leaving
        _log.warning("machine settings were not kept: %s", exc.sentence)
