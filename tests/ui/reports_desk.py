"""The reports page in a window, as the tests of the page use it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.memory import Memory
from desktop_app.ui.navigation import PageEntry, lazy
from desktop_app.ui.page import Page
from desktop_app.ui.pages.reports.page import ReportsPage
from tests.builders import demo_office

Shell = Callable[..., Any]
Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Elsewhere(Page):
    """Where a check or an empty state leads to."""

    def __init__(self, context: Any, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.opened: list[dict[str, Any]] = []

    def open(self, **args: Any) -> None:
        self.opened.append(args)


ENTRIES = (
    PageEntry(id="report", title="Báo cáo", icon="report", factory=lazy("desktop_app.ui.pages.reports.page:ReportsPage")),
    *(
        PageEntry(id=name, title=title, icon="person", factory=Elsewhere)
        for name, title in (("household", "Hộ gia đình"), ("collect", "Thu"), ("plan", "Chỉ tiêu"))
    ),
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = demo_office(tmp_path, 400)
    yield made
    made.close(with_backup=False)


class Desk:
    """The reports page in a window, with the ways a user has."""

    def __init__(self, window: Any, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        window.activateWindow()

    @property
    def page(self) -> ReportsPage:
        found = self.window.stack.current
        assert isinstance(found, ReportsPage)
        return found

    def go(self, **args: Any) -> ReportsPage:
        self.window.navigate("report", **args)
        return self.ready()

    def ready(self) -> ReportsPage:
        """Wait until a sheet, or the reason why there is none, is shown and drawn."""
        page = self.page

        def settled() -> bool:
            if self.window.context.jobs.busy or page.pane.view._settled.isActive():
                return False
            state = page.pane.stage.state
            if state == "empty":
                return page.pane._drawing is None
            return state == "ready" and page.made is not None

        self.qtbot.waitUntil(settled, timeout=20_000)
        return page

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = self.window.focusWidget() or self.page
        QTest.keyClick(target, key, modifier)

    @property
    def banners(self) -> str:
        return " ".join(label.text() for label in self.window.banners.findChildren(QLabel))

    @property
    def toast(self) -> str:
        return str(self.window.messages.toasts.text)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def desk(office: Office, memory: Memory, shell: Shell, qtbot: QtBot) -> Desk:
    return Desk(shell(ENTRIES, office=office, memory=memory), qtbot)


def texts(widget: QWidget) -> list[str]:
    """Return every text on the visible part of a widget, tooltips included."""
    found = []
    for one in widget.findChildren(QWidget):
        if isinstance(one, QLabel | QAbstractButton):
            found += [one.text(), one.toolTip(), one.accessibleName()]
    return [text for text in found if text]
