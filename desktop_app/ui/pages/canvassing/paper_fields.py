"""The fields of a paper line: a digit that goes on by itself, a reason by its number, and who the line is in big type."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.services.households_words import CodeLists
from desktop_app.services.walk_list_paper import UNLISTED, PaperLine
from desktop_app.ui.components.boxes import column, panel
from desktop_app.ui.components.text import body, small, title
from desktop_app.ui.pages.households.words import visit_lines
from desktop_app.ui.theme import em, scaled

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyField(QLineEdit):
    """A short field of digits. ``entered`` on Enter, ``back`` on Shift+Enter; standing on it selects what it holds."""

    entered = Signal()
    back = Signal()

    def __init__(self, name: str, width: float) -> None:
        super().__init__()
        self.setAccessibleName(name)
        scaled(self, lambda w: w.setFixedWidth(em(w, width)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is for the form to hear."""
        if event.key() in _ENTER:
            (self.back if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else self.entered).emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A key typed now replaces what stands here."""
        super().focusInEvent(event)
        self.selectAll()


class DigitField(KeyField):
    """One digit of the outcomes; ``digit(str)`` as soon as it is typed, ``refused(str)`` for what is no outcome."""

    digit = Signal(str)
    refused = Signal(str)

    def __init__(self, name: str, offered: Mapping[str, object]) -> None:
        super().__init__(name, 3.2)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._offered = offered

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit replaces the one that stands here and goes on; 0 takes it back."""
        text = event.text()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and text.isprintable() and text:
            if text == "0":
                self.clear()
            elif text in self._offered:
                self.setText(text)
                self.digit.emit(text)
            else:
                self.refused.emit(text)
            return
        super().keyPressEvent(event)


class ReasonNumber(KeyField):
    """A reason by the number it has on the paper; ``known`` as soon as no other number begins so."""

    known = Signal()

    def __init__(self) -> None:
        super().__init__("Số của lý do", 3.6)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._numbers: Mapping[str, str] = {}
        self.textEdited.connect(self._typed)

    def offer(self, numbers: Mapping[str, str]) -> None:
        """Give the reasons by number."""
        self._numbers = numbers

    def code(self) -> str | None:
        """The reason's code, ``None`` where none or an unknown number stands here."""
        return self._numbers.get(self.text().strip())

    def show_code(self, code: str | None) -> None:
        """Put a reason in."""
        self.setText(next((number for number, one in self._numbers.items() if one == code), ""))

    def _typed(self, text: str) -> None:
        longer = any(number != text and number.startswith(text) for number in self._numbers)
        if text in self._numbers and not longer:
            self.known.emit()


class LineCard(QWidget):
    """Who stands on the line: the name in big type, birth and household, what the person has, what was said since."""

    def __init__(self, lists: CodeLists) -> None:
        super().__init__()
        self._lists = lists
        self.name = title("")
        self.name.setObjectName("paper-name")
        self.facts = body("")
        self.facts.setWordWrap(True)
        self.covers = body("")
        self.covers.setWordWrap(True)
        self.said = small("")
        self.said.setWordWrap(True)
        column(self, self.name, self.facts, self.covers, self.said, gap=0.25)
        scaled(self, self._grow)

    def show_lines(self, lines: tuple[PaperLine, ...], schemes: tuple[str, ...]) -> None:
        """Show one line, the first and last of several, or nobody."""
        if not lines:
            for label in (self.name, self.facts, self.covers, self.said):
                label.setText("")
            return
        first = lines[0]
        where = "Ngoài phiếu" if first.number == UNLISTED else f"Dòng {first.number}"
        self.name.setText(f"{where} · {first.name}" + (f" … {lines[-1].name} ({len(lines)} dòng)" if lines[1:] else ""))
        self.facts.setText(" · ".join(part for part in (first.birth, first.household) if part))
        self.covers.setText(
            " · ".join(
                f"{self._lists.scheme_shorts.get(scheme, scheme)}: {first.covers[scheme].text}"
                for scheme in schemes
                if scheme in first.covers
            )
        )
        told = [visit_lines([visit], self._lists, visit.person_id)[0][1] for visit in first.said]
        self.said.setText("Đã ghi: " + "; ".join(told) if told else "")

    def _grow(self, _widget: QWidget) -> None:
        font = self.name.font()
        font.setPixelSize(em(self, 1.9))
        self.name.setFont(font)


def field_over(label: str, field: QWidget) -> QWidget:
    """A field under its label."""
    return panel(small(label), field, gap=0.1)
