"""A value out of a list, found by typing any part of it without diacritics."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import fold, initials
from desktop_app.ui.icons import pixmap
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.field import LineField
from desktop_app.ui.widgets.suggestions import Suggestion, SuggestionList


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One entry: the code stored, the text shown, a muted detail, and further words that find it."""

    code: str
    text: str
    detail: str = ""
    keys: str = ""


class CodeCombo(LineField):
    """A strict choice. Value: the code or None.

    Typing filters by any part, word order or initials; Enter, Tab or a click takes the highlighted entry; Down or
    F4 opens the whole list. Nothing is ever completed inside the text.
    """

    def __init__(self, choices: Sequence[Choice] = (), parent: QWidget | None = None, *, width: float = 10) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._popup = SuggestionList(self)
        self._popup.chosen.connect(self._take)
        self.textEdited.connect(self._filter)
        scaled(self, lambda w: w.setMinimumWidth(em(w, width)))
        scaled(self, lambda w: w.setTextMargins(0, 0, em(w, 1.4), 0))
        self.set_choices(choices)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The entries to choose from."""
        return self._choices

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer other entries; a value that is no longer offered stays shown by its code, it is not dropped silently."""
        self._choices = tuple(choices)
        self.set_value(self._value)

    def read_text(self, text: str) -> str:
        """Return the code meant by a text. Raises RuleBroken when no or more than one entry is meant."""
        wanted = fold(text)
        exact = [choice for choice in self._choices if fold(choice.text) == wanted or fold(choice.code) == wanted]
        found = exact or self._matches(text)
        if len(found) == 1 or exact:
            return found[0].code
        if not found:
            raise RuleBroken(f"“{text}” không có trong danh sách. Nhấn ↓ để xem danh sách.", rule="field.choice")
        raise RuleBroken(f"“{text}” hợp với {len(found)} mục. Nhấn ↓ để chọn một.", rule="field.choice")

    def show_text(self, value: object) -> str:
        """Return the text of a code."""
        return next((choice.text for choice in self._choices if choice.code == value), str(value))

    def settle(self) -> None:
        """Take the highlighted entry when the list is open, then read the text."""
        if self._popup.is_open and not self._popup.take():
            self._popup.close()
        super().settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk the list, Esc closes it, F4 opens it."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_F4) and not self._popup.is_open:
            self._open_all()
        elif key == Qt.Key.Key_Down:
            self._popup.move(1)
        elif key == Qt.Key.Key_Up and self._popup.is_open:
            self._popup.move(-1)
        elif key == Qt.Key.Key_Escape and self._popup.is_open:
            self._popup.close()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep F4, and Esc for the open list: the page and the dialog around must not take them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            closing = event.key() == Qt.Key.Key_Escape and self._popup.is_open
            opening = event.key() == Qt.Key.Key_F4 and event.modifiers() == Qt.KeyboardModifier.NoModifier
            if closing or opening:
                event.accept()
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the arrow opens the list."""
        super().mousePressEvent(event)
        if event.position().x() > self.width() - em(self, 1.8):
            if self._popup.is_open:
                self._popup.close()
            else:
                self._open_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving settles, then the list goes."""
        super().focusOutEvent(event)
        self._popup.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the arrow."""
        super().paintEvent(event)
        side = em(self, 1.0)
        painter = QPainter(self)
        arrow = pixmap("chevron-down", side, "muted" if self.isEnabled() else "line", self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - em(self, 0.4), (self.height() - side) // 2, arrow)

    def _open_all(self) -> None:
        codes = [choice.code for choice in self._choices]
        at = codes.index(self._value) if self._value in codes else 0
        self._show(self._choices, at)

    def _filter(self, text: str) -> None:
        self._show(self._matches(text) if text.strip() else self._choices)

    def _show(self, choices: Sequence[Choice], highlight: int = 0) -> None:
        lines = [Suggestion(text=choice.text, data=choice.code, detail=choice.detail) for choice in choices]
        self._popup.show_lines(lines, highlight=highlight)

    def _matches(self, text: str) -> list[Choice]:
        """Return the entries that hold every typed word (or have these initials), those that begin with it first."""
        wanted = fold(text)
        words = wanted.split()
        ranked = []
        for choice in self._choices:
            whole = f"{fold(choice.text)} {fold(choice.keys)} {fold(choice.code)}"
            if all(word in whole for word in words) or (wanted and initials(choice.text).startswith(wanted)):
                ranked.append((not whole.startswith(wanted), choice))
        ranked.sort(key=lambda pair: pair[0])
        return [choice for _, choice in ranked]

    def _take(self, code: str) -> None:
        self.setText(self.show_text(code))
        super().settle()
