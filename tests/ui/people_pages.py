"""A window with the pages of people and canvassing on an office, and a stand-in for the page where money is taken."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import history
from desktop_app.services.office import Office
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages.canvassing.page import CanvassPage
from desktop_app.ui.pages.households.page import HouseholdsPage
from tests.ui.money_pages import Desk, Elsewhere, Key, Shell

__all__ = ["Elsewhere", "Key", "People", "Shell", "people_on"]

_MONEY = type("PageMoney", (Elsewhere,), {"page_id": "collect", "title": "Trang khác"})
ENTRIES = (
    PageEntry(id="household", title="Hộ gia đình", icon="household", factory=HouseholdsPage),
    PageEntry(id="canvass", title="Vận động", icon="canvass", factory=CanvassPage),
    PageEntry(id="collect", title="Trang khác", icon="list", factory=_MONEY),
)


class People(Desk):
    """The window, driven by keys."""

    def write(self, compose: Callable[..., None], text: str) -> None:
        """Type Vietnamese as an input method does; a grid opens an editor for it."""
        focused = QApplication.focusWidget()
        assert focused is not None
        compose(focused, text)

    def cell(self, compose: Callable[..., None], text: str) -> None:
        """Type a text into the cell the cursor stands on and go on with Enter; a blank one is passed by."""
        if text.isascii():
            for letter in text:
                QTest.keyClicks(self.focus(), letter)
        elif text:
            self.write(compose, text)
        self.press(Key.Key_Return)

    def focus(self) -> QWidget:
        """What has the focus."""
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


@contextmanager
def people_on(office: Office, shell: Shell, qtbot: QtBot, **ports: Any) -> Iterator[People]:
    """Open a window on an office."""
    Elsewhere.opened.clear()
    window = shell(ENTRIES, office=office, undo=history.undo_last, redo=history.redo_last, **ports)
    desk = People(window, office, qtbot)
    yield desk
    desk.settle()
