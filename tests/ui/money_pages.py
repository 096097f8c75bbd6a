"""A window with this subject's pages on an office, and stand-ins for the pages they lead to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import history, searching
from desktop_app.services.office import Office
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.page import Page
from desktop_app.ui.pages.collecting.page import CollectPage
from desktop_app.ui.pages.overview.page import OverviewPage
from desktop_app.ui.pages.plans.page import PlansPage
from desktop_app.ui.shell.search_box import Hit
from desktop_app.ui.window import MainWindow
from tests.vietnamese import english_words

Shell = Callable[..., MainWindow]
Key = Qt.Key


class Elsewhere(Page):
    """A page that only remembers how it was opened."""

    opened: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    def open(self, **args: Any) -> None:
        self.opened.append((self.page_id, args))


def _elsewhere(name: str) -> PageEntry:
    kind = type(f"Page{name}", (Elsewhere,), {"page_id": name, "title": "Trang khác"})
    return PageEntry(id=name, title="Trang khác", icon="list", factory=kind)


ENTRIES = (
    PageEntry(id="overview", title="Tổng quan", icon="overview", factory=OverviewPage),
    PageEntry(id="collect", title="Thu", icon="collect", factory=CollectPage),
    PageEntry(id="plan", title="Chỉ tiêu", icon="plan", factory=PlansPage),
    _elsewhere("household"),
    _elsewhere("report"),
    _elsewhere("import"),
)


class Desk:
    """A window on an office, driven by keys."""

    def __init__(self, window: MainWindow, office: Office, qtbot: QtBot) -> None:
        self.window = window
        self.office = office
        self.qtbot = qtbot

    @property
    def page(self) -> Any:
        """The page in sight."""
        return self.window.stack.current

    def settle(self) -> None:
        """Wait until every question was answered and shown."""
        jobs = self.window.context.jobs
        calm = 0

        def quiet() -> bool:
            nonlocal calm
            calm = 0 if jobs.busy else calm + 1
            return calm > 3

        self.qtbot.waitUntil(quiet, timeout=20_000)

    def go(self, page: str, **args: Any) -> Any:
        """Open a page."""
        self.window.navigate(page, **args)
        self.settle()
        return self.page

    def press(self, *keys: Qt.Key, control: bool = False, widget: QWidget | None = None) -> None:
        """Press keys where the focus is."""
        modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(widget or QApplication.focusWidget() or self.window, key, modifier)
            self.settle()

    def type(self, text: str) -> None:
        """Type ASCII text where the focus is."""
        for letter in text:  # one by one: the first may open an editor, which gets the others
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClicks(focused, letter)

    def answer(self, reason: str | None, note: str = "") -> list[str]:
        """Answer the next questions for a reason; the questions asked are collected in the list returned."""
        asked: list[str] = []

        def ask_reason(question: str, reasons: dict[str, str], note_wanted: bool = True) -> Any:
            asked.append(question)
            assert reason is None or reason in reasons
            return None if reason is None else _Reason(reason, note)

        self.window.messages.ask_reason = ask_reason  # type: ignore[method-assign,assignment]
        return asked

    def choose(self, answer: str) -> list[str]:
        """Give an answer to the next questions; they are collected in the list returned."""
        asked: list[str] = []

        def ask(question: str, choices: dict[str, str], default: str, **_more: Any) -> str:
            asked.append(question)
            assert answer in choices
            return answer

        self.window.messages.ask = ask  # type: ignore[method-assign,assignment]
        return asked

    def said(self) -> list[str]:
        """What the toasts and the banners say now."""
        places = (self.window.messages.toasts, self.window.banners)
        return [label.text() for place in places for label in _labels(place) if label.text()]

    def undo(self) -> None:
        """Ctrl+Z."""
        self.press(Key.Key_Z, control=True, widget=self.window)


class _Reason:
    def __init__(self, code: str, note: str) -> None:
        self.code, self.note = code, note


def _labels(place: Any) -> list[QLabel]:
    if isinstance(place, QWidget):
        return place.findChildren(QLabel)
    return [label for widget in QApplication.allWidgets() if widget.property("role") == "toast"
            for label in widget.findChildren(QLabel) if widget.isVisible()]  # fmt: skip


@contextmanager
def desk_on(office: Office, shell: Shell, qtbot: QtBot, **ports: Any) -> Iterator[Desk]:
    """Open a window on an office."""
    Elsewhere.opened.clear()
    window = shell(
        ENTRIES,
        office=office,
        search=lambda _office, text: [
            Hit(text=hit.title, page="collect", args={"household": hit.household_id})
            for hit in searching.search(office, text)
        ],
        undo=history.undo_last,
        redo=history.redo_last,
        **ports,
    )
    window.activateWindow()
    qtbot.waitActive(window)
    desk = Desk(window, office, qtbot)
    yield desk
    desk.settle()


def english_on(page: QWidget) -> list[str]:
    """Return every English word on labels and buttons of a page, and every control without a name."""
    found = []
    texts = [label.text() for label in page.findChildren(QLabel)]
    texts += [button.text() for button in page.findChildren(QPushButton)]
    for text in texts:
        found += [f"{word} in {text!r}" for word in english_words(text)] if " " in text else []
    return found
