"""The page Nhập Excel in a window, as its tests use it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.pages.importing.page import ImportPage
from tests.builders import office_of_twelve

ENTRIES = (PageEntry(id="import", title="Nhập Excel", icon="import", factory=ImportPage),)
CHOOSE, RECOGNISE, MAP, REVIEW, RECEIPT = range(5)
Shell = Callable[..., Any]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def page(shell: Shell, office: Office, qtbot: QtBot) -> ImportPage:
    window = shell(ENTRIES, office=office)
    window.activateWindow()
    window.navigate("import")
    found: ImportPage = window.stack.current
    settle(found, qtbot)
    return found


def settle(page: ImportPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.flow.busy and not page.context.jobs.busy, timeout=20_000)


def press(page: ImportPage, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        target: QWidget = QApplication.focusWidget() or page
        QTest.keyClick(target, key)
        settle(page, qtbot)


def open_file(page: ImportPage, qtbot: QtBot, path: Path) -> None:
    page.open_file(path)
    settle(page, qtbot)


def banners(page: ImportPage) -> list[str]:
    window: Any = page.window()
    return [label.text() for label in window.banners.findChildren(QLabel) if label.isVisible() and label.text()]


def result(page: ImportPage) -> str:
    assert page.flow.seen is not None
    return page.flow.seen.rows[0].result
