"""Buttons by what they do: the one primary action, ordinary ones, quiet ones, dangerous ones."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton

from desktop_app.ui.icons import icon, put_icon

Slot = Callable[[], object]


def primary(text: str, slot: Slot, icon_name: str = "") -> QPushButton:
    """The one action a page is for."""
    return _button(text, slot, icon_name, "primary", "on-accent")


def button(text: str, slot: Slot, icon_name: str = "") -> QPushButton:
    """An ordinary action."""
    return _button(text, slot, icon_name, "plain", "text")


def quiet(text: str, slot: Slot, icon_name: str = "") -> QPushButton:
    """An action of second rank, without a border."""
    return _button(text, slot, icon_name, "quiet", "accent")


def link(text: str, slot: Slot) -> QPushButton:
    """A word that leads somewhere."""
    return _button(text, slot, "", "link", "accent")


def danger(text: str, slot: Slot, icon_name: str = "") -> QPushButton:
    """An action that takes something away."""
    return _button(text, slot, icon_name, "danger", "bad")


def icon_button(icon_name: str, meaning: str, slot: Slot, role: str = "muted") -> QToolButton:
    """A button that shows only an icon; `meaning` is its tooltip and its accessible name."""
    made = QToolButton()
    made.setToolTip(meaning)
    made.setAccessibleName(meaning)
    put_icon(made, icon_name, role)
    made.clicked.connect(lambda _checked=False: slot())
    return made


def menu_button(text: str, entries: Sequence[tuple[str, Slot, str]], icon_name: str = "") -> QPushButton:
    """A button that opens a menu of (text, slot, icon name)."""
    made = _button(text, lambda: None, icon_name, "plain", "text")
    menu = QMenu(made)

    def fill() -> None:
        menu.clear()
        for words, slot, name in entries:
            action = menu.addAction(icon(name), words) if name else menu.addAction(words)
            action.triggered.connect(lambda _checked=False, chosen=slot: chosen())

    fill()
    menu.aboutToShow.connect(fill)
    made.setMenu(menu)
    return made


class _Button(QPushButton):
    """Enter presses the button that has the focus, as Space does; it never reaches for another one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


def _button(text: str, slot: Slot, icon_name: str, role: str, icon_role: str) -> QPushButton:
    made = _Button(text)
    made.setProperty("role", role)
    # Enter belongs to the record on the screen, not to the button Qt would pick.
    made.setAutoDefault(False)
    if icon_name:
        put_icon(made, icon_name, icon_role, size=1.15)
    made.clicked.connect(lambda _checked=False: slot())
    return made
