"""A window with the pages of people and canvassing on an office, and a stand-in for the page where money is taken."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import history
from desktop_app.services.canvassing_visits import person_history
from desktop_app.services.office import Office
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages.canvassing.page import CanvassPage
from desktop_app.ui.pages.households.page import HouseholdsPage
from tests.builders import household_of, person, the_round
from tests.ui.money_pages import Desk, Elsewhere, Key, Shell

__all__ = ["AN", "BUOI", "HEALTH", "ON_", "VOLUNTARY", "Elsewhere", "Key", "People", "Shell", "people_on"]

AN, BUOI, ON_ = "Nguyễn Văn An", "Trần Thị Bưởi", "Đặng Thị Ơn"
HEALTH, VOLUNTARY = "health-household", "voluntary-si"

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


def at_door(desk: People, name: str = AN) -> Any:
    """Open the entry desk on the household of a person."""
    page = desk.go("canvass", round=the_round(desk.office).id, household=household_of(desk.office, name).id,
                   hamlet=household_of(desk.office, name).hamlet_id)  # fmt: skip
    desk.settle()
    assert page.walk.flow.household_id == household_of(desk.office, name).id
    page.walk.form.grid.start()
    return page


def digits(desk: People, text: str) -> None:
    """Type outcomes where the focus is."""
    for digit in text:
        QTest.keyClicks(desk.focus(), digit)
        desk.settle()


def said(office: Office, name: str) -> dict[str | None, str]:
    """Return the last outcome of a person by scheme."""
    return {visit.scheme: visit.outcome for visit in reversed(person_history(office, person(office, name).id))}


def shown(page: Any) -> str:
    """Return every text in sight on a page."""
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
