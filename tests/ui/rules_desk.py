"""A window with the page Quy định on an office, and stand-ins for the pages its lines lead to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import history
from desktop_app.services.office import Office
from desktop_app.services.rule_book_values import RuleLine
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages.rules.page import RulesPage
from tests.ui.money_pages import Desk, Elsewhere, Key, Shell, english_on

__all__ = ["Compose", "Elsewhere", "Key", "Rules", "Shell", "cut_texts", "english_on", "rules_on", "shown_texts"]

Compose = Callable[..., None]
_OTHERS = ("household", "canvass", "collect", "plan", "report", "overview")


def _elsewhere(name: str) -> PageEntry:
    kind = type(f"Page{name}", (Elsewhere,), {"page_id": name, "title": "Trang khác"})
    return PageEntry(id=name, title="Trang khác", icon="list", factory=kind)


ENTRIES = (
    PageEntry(id="rules", title="Quy định", icon="rules", factory=RulesPage),
    *(_elsewhere(name) for name in _OTHERS),
)


class Rules(Desk):
    """The window, driven by keys."""

    compose: Compose

    def words(self, text: str) -> None:
        """Type a text where the focus is, Vietnamese as an input method does, and go on with Enter."""
        focused = QApplication.focusWidget()
        assert focused is not None
        if text.isascii():
            self.type(text)
        elif text:
            self.compose(focused, text)
        self.press(Key.Key_Return)

    def control(self, *keys: Qt.Key, shift: bool = False) -> None:
        """Press keys with Ctrl where the focus is."""
        modifiers = Qt.KeyboardModifier.ControlModifier
        if shift:
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
            self.settle()

    def line(self, key: str, subject: str = "") -> RuleLine:
        """The row of a figure in the list."""
        for one in self.page.figures.list.rows:
            if (one.line.key, one.line.subject) == (key, subject):
                found: RuleLine = one.line
                return found
        raise AssertionError(f"{key} is not in the list")

    def periods(self) -> list[tuple[str, str]]:
        """The periods of the figure under the cursor: value and first day as shown."""
        return [(one.shown, f"{one.valid_from:%d/%m/%Y}") for one in self.page.figures.timeline.list.rows]

    def decree(self, source: str, first: str, which: str, value: str) -> None:
        """Enter a decree of one figure from Ctrl+N up to its value, by keys alone."""
        self.control(Key.Key_N)
        self.words(source)
        self.words(first)
        self.words("mot nguon")
        self.words(which)
        self.words(value)


@contextmanager
def rules_on(office: Office, shell: Shell, qtbot: QtBot, compose: Compose, **ports: Any) -> Iterator[Rules]:
    """Open a window on an office, at the page Quy định."""
    Elsewhere.opened.clear()
    window = shell(ENTRIES, office=office, undo=history.undo_last, redo=history.redo_last, **ports)
    desk = Rules(window, office, qtbot)
    desk.compose = compose
    yield desk
    desk.settle()


def shown_texts(page: QWidget) -> str:
    """Every text in sight on a page."""
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def cut_texts(page: QWidget) -> list[str]:
    """The labels, buttons and fields in sight that have less width or height than their text needs, or lie outside."""
    found = []
    for label in page.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        if label.wordWrap():
            if label.height() + 1 < label.heightForWidth(label.width()):
                found.append(label.text())
        elif label.width() + 1 < label.fontMetrics().horizontalAdvance(label.text()):
            found.append(label.text())
    for control in (*page.findChildren(QPushButton), *page.findChildren(QLineEdit)):
        if not control.isVisible():
            continue
        if isinstance(control, QPushButton) and control.width() + 1 < control.sizeHint().width():
            found.append(control.text())
        left = control.mapTo(page, control.rect().topLeft()).x()
        if left < 0 or left + control.width() > page.width():
            found.append(f"{control.accessibleName() or control.objectName()} reaches beyond the page")
    return found
