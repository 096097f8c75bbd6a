"""The panel “Tính thử” driven by keys: opened from Thu, its grids and fields typed into."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.ui.what_if.dialog import WhatIfDialog
from tests.builders import household_of
from tests.services.money_builders import AN
from tests.ui.money_pages import Desk, Key

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def open_dialogs() -> list[WhatIfDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, WhatIfDialog) and one.isVisible()]


def the_dialog(desk: Desk) -> WhatIfDialog:
    """The panel, once it is the active window and its first figures stand there."""
    desk.settle()
    desk.qtbot.waitUntil(lambda: len(open_dialogs()) == 1)
    (dialog,) = open_dialogs()
    dialog.activateWindow()
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    desk.qtbot.waitUntil(lambda: dialog.household.is_ready)
    desk.settle()
    return dialog


def in_front(desk: Desk) -> None:
    """Make the main window the active one again, as the desktop does when a dialog closes."""
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.settle()


def opened(desk: Desk, name: str | None = AN) -> WhatIfDialog:
    page = desk.go("collect", household=household_of(desk.office, name).id) if name else desk.go("collect")
    desk.qtbot.waitUntil(lambda: name is None or page.flow.is_ready)
    in_front(desk)
    desk.press(Key.Key_T, control=True)
    return the_dialog(desk)


def rows(grid: Any) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in grid.grid.rows()}


def at(desk: Desk, grid: Any, name: str, key: str) -> None:
    grid.setFocus()
    grid.go_to([row["name"] for row in grid.grid.rows()].index(name), key)
    desk.settle()


def put(desk: Desk, grid: Any, name: str, key: str, text: str) -> None:
    """Type a value into a cell and leave it with Enter."""
    at(desk, grid, name, key)
    desk.type(text)
    desk.press(Key.Key_Return)


def field(desk: Desk, widget: Any, text: str) -> None:
    widget.setFocus()
    widget.selectAll()
    desk.type(text)
    desk.press(Key.Key_Return)


def health(dialog: WhatIfDialog) -> Any:
    return dialog.household.form.health


def voluntary(dialog: WhatIfDialog) -> Any:
    return dialog.household.form.voluntary


def total(dialog: WhatIfDialog) -> str:
    return dialog.household.form.totals.text
