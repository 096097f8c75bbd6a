"""Windows for tests: the house's look on the one application, workers that are closed, typing as an input method does."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import actions
from desktop_app.ui.actions import all_specs
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.memory import Memory
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.shell.search_box import Hit
from desktop_app.ui.shell.status_strip import Status
from desktop_app.ui.theme import Theme
from desktop_app.ui.translate import HouseTranslator, speak_vietnamese
from desktop_app.ui.window import MainWindow, WindowPorts

_made: dict[str, Any] = {}


class House:
    """The look and the language of the one application of a test run."""

    def __init__(self, theme: Theme, translator: HouseTranslator) -> None:
        self.theme = theme
        self.translator = translator


class KeptDrafts:
    """Drafts in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, str]] = {}

    def keep(self, key: str, title: str, payload: str) -> None:
        self.kept[key] = (title, payload)

    def drop(self, key: str) -> None:
        self.kept.pop(key, None)


@pytest.fixture(autouse=True)
def no_test_actions() -> Iterator[None]:
    """Forget the actions a test declared ("test.…"): the docs and the house's checks list the real ones."""
    yield
    for name in [spec.id for spec in all_specs() if spec.id.startswith("test.")]:
        actions._declared.pop(name)


@pytest.fixture
def house(qapp: QApplication) -> Iterator[House]:
    """The theme, light and unzoomed at the start and the end of each test."""
    if "house" not in _made:
        _made["house"] = House(Theme(qapp), speak_vietnamese(qapp))
    house: House = _made["house"]
    yield house
    house.theme.show_mode("light")
    house.theme.show_zoom(100)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """The two workers, closed at the end."""
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def drafts() -> KeptDrafts:
    """Where drafts are kept."""
    return KeptDrafts()


Shell = Callable[..., MainWindow]


@pytest.fixture
def shell(house: House, jobs: Jobs, drafts: KeptDrafts, qtbot: QtBot) -> Iterator[Shell]:
    """Return a maker of shown windows: `shell(entries, office=…, search=…, undo=…)`; each port may be replaced."""
    windows: list[MainWindow] = []

    def make(
        entries: Sequence[PageEntry], *, office: Any = None, size: tuple[int, int] = (1366, 740), **ports: Any
    ) -> MainWindow:
        given: dict[str, Any] = {
            "search": lambda _office, _text: list[Hit](),
            "status": lambda _office: Status(file="ThuNghiem.db"),
            "undo": lambda _office: None,
            "redo": lambda _office: None,
            "back_up": lambda _office: None,
            "drafts": drafts,
            "memory": Memory(),
        }
        window = MainWindow(
            entries=entries, office=office, jobs=jobs, theme=house.theme, ports=WindowPorts(**{**given, **ports})
        )
        windows.append(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield make
    for window in windows:
        qtbot.waitUntil(lambda: not jobs.busy)
        window.messages.toasts.dismiss()
        window.close()
        window.deleteLater()


@pytest.fixture
def compose() -> Callable[[QObject, str], None]:
    """Return a way to type a text as Unikey-like input does: composed first, then committed."""

    def type_text(widget: QObject, text: str, commit: bool = True) -> None:
        QApplication.sendEvent(widget, QInputMethodEvent(text, []))
        if commit:
            event = QInputMethodEvent("", [])
            event.setCommitString(text)
            QApplication.sendEvent(widget, event)

    return type_text


InDialog = Callable[..., None]


@pytest.fixture
def in_dialog(qapp: QApplication) -> Iterator[InDialog]:
    """Return a way to act in the next modal dialog: `in_dialog(act, kind=QDialog)`, before the call that opens it.

    A dialog in which the act failed, or that never became active, is rejected, so that no test waits for ever.
    """
    timers: list[QTimer] = []

    def expect(act: Callable[[Any], object], kind: type[QDialog] = QDialog) -> None:
        timer = QTimer()
        timer.setInterval(5)
        timers.append(timer)
        looks = itertools.count()

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            late = next(looks) > 400
            if not isinstance(dialog, kind) or not (dialog.isActiveWindow() or late):
                return
            timer.stop()
            try:
                act(dialog)
            except BaseException:
                QDialog.reject(dialog)
                raise

        timer.timeout.connect(look)
        timer.start()

    yield expect
    for timer in timers:
        timer.stop()


@pytest.fixture
def shown(qtbot: QtBot, house: House) -> Iterator[Callable[[QWidget], QWidget]]:
    """Return a way to show a widget in a window of its own, active, kept until the test ends."""
    kept: list[QWidget] = []  # qtbot itself holds widgets weakly

    def show(widget: QWidget) -> QWidget:
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    yield show
    kept.clear()
