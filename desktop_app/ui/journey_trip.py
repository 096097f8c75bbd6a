"""What the steps of the journey share: the office with its window, the hand, the album, and what was found to hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from desktop_app.services.office import Office
from desktop_app.ui.actions import spec_of
from desktop_app.ui.journey_album import Album
from desktop_app.ui.journey_hand import Hand, JourneyBroken
from desktop_app.ui.memory import Memory
from desktop_app.ui.page import Page
from desktop_app.ui.pages import ENTRIES
from desktop_app.ui.start import Session
from desktop_app.ui.theme import Theme
from desktop_app.ui.window import MainWindow

WIDTH, HEIGHT = 1366, 768  # the screen of the offices this program is for
P = TypeVar("P", bound=Page)


@dataclass(kw_only=True)
class Done:
    """One step of the journey: its title and what held after it."""

    title: str
    held: list[str] = field(default_factory=list)


class Trip:
    """One journey. `workbooks` and `pdfs` are what it left besides the pictures."""

    def __init__(self, out: Path, app: QApplication, theme: Theme) -> None:
        self.out = out
        self.app = app
        self.theme = theme
        self.hand = Hand(app)
        self.album = Album(out)
        self.memory = Memory()
        self.workbooks: list[Path] = []
        self.pdfs: list[Path] = []
        self.done: list[Done] = []
        self._session: Session | None = None

    @property
    def has_window(self) -> bool:
        """Whether a file is open."""
        return self._session is not None

    @property
    def session(self) -> Session:
        """The open file with its window."""
        assert self._session is not None
        return self._session

    @property
    def window(self) -> MainWindow:
        """The window of the open file."""
        return self.session.window

    @property
    def office(self) -> Office:
        """The open file."""
        return self.session.office

    def open_window(self, office: Office) -> None:
        """Show the window of a data file, as the program does."""
        session = self._session = Session(office, self.theme, self.memory)
        session.window.resize(WIDTH, HEIGHT)
        session.window.show()
        session.window.activateWindow()
        self.hand.busy = lambda: session.jobs.busy
        self.hand.trouble = self._trouble
        self.hand.wait(session.window.isActiveWindow, "cửa sổ hiện ra")
        self.hand.rest()

    def close_window(self) -> None:
        """Close file and window, if one is open. The window is not asked: after a fault it might answer with a question."""
        session, self._session = self._session, None
        if session is None:
            return
        self.hand.busy = lambda: False
        self.hand.trouble = lambda: ""
        session.window.hide()
        session.close()
        session.window.deleteLater()
        self.app.processEvents()

    def begin(self, title: str) -> None:
        """Begin a step."""
        self.done.append(Done(title=title))

    def holds(self, fact: bool, sentence: str) -> None:
        """Note what holds after a step; raises `JourneyBroken` when it does not."""
        if not fact:
            raise JourneyBroken(f"{self.done[-1].title}: không đúng là {sentence[:1].lower()}{sentence[1:]}")
        self.done[-1].held.append(sentence)

    def picture(self, page: str, state: str) -> None:
        """Save a picture of the window as it stands now."""
        self.hand.rest()
        self.album.take(self.window, page, state)

    def act(self, action_id: str) -> None:
        """Press the shortcut of a declared action."""
        self.hand.press(spec_of(action_id).shortcut.split(" | ")[0])

    def go(self, page: type[P]) -> P:
        """Go to a page by its number on the rail (Alt+1…9) and return it."""
        number = [entry.id for entry in ENTRIES if entry.rail].index(page.page_id) + 1
        self.hand.press(f"Alt+{number}")
        return self.here(page)

    def here(self, page: type[P]) -> P:
        """The page shown now, which must be of this kind."""
        self.hand.wait(lambda: isinstance(self.window.stack.current, page), f"trang {page.title}")
        self.hand.rest()
        found = self.window.stack.current
        assert isinstance(found, page)
        return found

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds and the window is quiet again."""
        self.hand.wait(holds, what)
        self.hand.rest()

    def _trouble(self) -> str:
        window = self.window
        if window.messages.failure is not None and window.messages.failure.isVisible():
            return "Cửa sổ báo lỗi của chương trình hiện ra."
        bad = window.banners.texts("warn", "bad")  # what is told besides is no trouble
        return f"Chương trình báo: {bad[0]}" if bad else ""
