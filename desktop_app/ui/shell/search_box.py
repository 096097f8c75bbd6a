"""The one search box: a word from anywhere, a list of hits, Enter opens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.domain.names import clean
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.suggestions import Suggestion, SuggestionList

_PAUSE = 120  # milliseconds after the last key before asking


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing found: what it is called, a muted detail, and the page with arguments that shows it."""

    text: str
    page: str
    args: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""
    icon: str = "person"


Ask = Callable[[str, Callable[[Sequence[Hit]], object]], object]


class SearchBox(QLineEdit):
    """Asks `ask(text, answer)` for hits after a short pause; `answer` comes back later, on the main thread."""

    opened = Signal(object)  # Hit

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self._before: QWidget | None = None
        self._enter_waits = False
        self._list = SuggestionList(self, rows=12, min_width=32)
        self._list.chosen.connect(self._open)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._search)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.setProperty("role", "search")
        self.setPlaceholderText("Tìm người, hộ, biên lai   Ctrl+K")
        self.setAccessibleName("Tìm người, hộ, biên lai")
        self.setClearButtonEnabled(False)
        self.textEdited.connect(self._typed)
        scaled(self, lambda w: w._dress())

    @property
    def hits(self) -> SuggestionList:
        """The list under the box."""
        return self._list

    def summon(self) -> None:
        """Come to the front, ready to type (Ctrl+K, Ctrl+F)."""
        if not self.hasFocus():
            self._before = QApplication.focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def sizeHint(self) -> QSize:
        """Wide enough for a name and a year."""
        return QSize(em(self, 24), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk the hits, Enter opens one, Esc goes back to where the search was called from."""
        key = event.key()
        if key == Qt.Key.Key_Down:
            self._list.move(1)
        elif key == Qt.Key.Key_Up:
            self._list.move(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._list.take() and clean(self.text()):
                # Faster than the answer: the first hit is opened as soon as it is there.
                self._enter_waits = True
                self._timer.stop()
                self._search()
        elif key == Qt.Key.Key_Escape:
            nothing = not self.text()
            self._leave()
            if nothing:
                event.ignore()  # a dialog around the box closes by Esc
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Esc for the box."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list."""
        super().focusOutEvent(event)
        self._list.close()
        self._enter_waits = False

    def _dress(self) -> None:
        self._glass.setIcon(icon("search", "muted"))
        self.setMinimumWidth(em(self, 12))
        self.setMaximumWidth(em(self, 30))

    def _typed(self, text: str) -> None:
        self._enter_waits = False
        if clean(text):
            self._timer.start()
        else:
            self._timer.stop()
            self._list.close()

    def _search(self) -> None:
        text = clean(self.text())
        self._ask(text, lambda hits: self._answer(text, hits))

    def _answer(self, text: str, hits: Sequence[Hit]) -> None:
        if text != clean(self.text()) or not self.hasFocus():
            return
        lines = [Suggestion(text=hit.text, data=hit, detail=hit.detail, icon=hit.icon) for hit in hits]
        self._list.show_lines(lines or [Suggestion(text="Không tìm thấy", data=None)])
        if self._enter_waits:
            self._enter_waits = False
            self._list.take()

    def _open(self, hit: Hit) -> None:
        self._empty()
        self.opened.emit(hit)

    def _empty(self) -> None:
        # Not clear(): it can be undone, and Ctrl+Z would bring the typed words back instead of undoing the last verb.
        self.setText("")

    def _leave(self) -> None:
        self._empty()
        self._timer.stop()
        self._list.close()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
