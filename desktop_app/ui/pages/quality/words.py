"""The six words with their scores as bars: one is chosen; 1–6 or the arrows choose another."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.services.quality_scores import WORDS
from desktop_app.ui.components.boxes import column
from desktop_app.ui.theme import colour, em, scaled

_GOOD, _FAIR = 95.0, 80.0  # from these scores on a bar is green, or amber


def as_score(value: float) -> str:
    """A score of 100 as it is written: one decimal, with a comma."""
    return f"{value:.1f}".replace(".", ",")


class WordButton(QAbstractButton):
    """One word: its digit, its name, the bar and the score."""

    def __init__(self, word: str, digit: int) -> None:
        super().__init__()
        self.word, self._digit, self._score = word, digit, 100.0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        scaled(self, lambda w: w.setFixedHeight(em(w, 2.0)))

    def show_score(self, score: float, meaning: str) -> None:
        """Put the score; the tip says what the word means."""
        self._score = score
        self.setToolTip(meaning)
        self.setAccessibleName(f"{self.word}: {as_score(score)} trên 100")
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest word, a bar and a score."""
        return QSize(em(self, 18), em(self, 2.0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent-soft"))
            painter.drawRoundedRect(QRectF(self.rect()), em(self, 0.3), em(self, 0.3))
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), em(self, 0.3), em(self, 0.3))
        edge, name, figure = em(self, 0.6), em(self, 8.0), em(self, 3.4)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colour("text"))
        painter.drawText(
            QRectF(edge, 0, name, self.height()),
            middle | Qt.AlignmentFlag.AlignLeft,
            f"{self._digit}  {self.word.capitalize()}",
        )
        painter.drawText(
            QRectF(self.width() - figure - edge, 0, figure, self.height()),
            middle | Qt.AlignmentFlag.AlignRight,
            as_score(self._score),
        )
        left, height = edge + name, em(self, 0.5)
        width = max(0.0, self.width() - left - figure - 2 * edge)
        tone = "good" if self._score >= _GOOD else "warn" if self._score >= _FAIR else "bad"
        painter.setPen(Qt.PenStyle.NoPen)
        for token, share in (("line", 1.0), (tone, self._score / 100)):
            painter.setBrush(colour(token))
            painter.drawRoundedRect(QRectF(left, (self.height() - height) / 2, width * share, height), 3, 3)


class Words(QWidget):
    """`chosen(word)` when another word is chosen; `left()` on Enter: on to its problems."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {word: WordButton(word, at) for at, word in enumerate(WORDS, start=1)}
        column(self, *self.buttons.values(), gap=0.1)
        for word, one in self.buttons.items():
            one.toggled.connect(lambda on, word=word: self.chosen.emit(word) if on else None)
        self.buttons[WORDS[0]].setChecked(True)

    @property
    def word(self) -> str:
        """The chosen word."""
        return next(word for word, one in self.buttons.items() if one.isChecked())

    def choose(self, word: str) -> None:
        """Choose a word."""
        self.buttons[word].setChecked(True)

    def show_scores(self, scores: Mapping[str, float], meanings: Mapping[str, str]) -> None:
        """Put the scores."""
        for word, one in self.buttons.items():
            one.show_score(scores[word], meanings[word])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1–6 choose, Enter goes on."""
        digit = event.text()
        if digit.isdigit() and 1 <= int(digit) <= len(WORDS):
            self.choose(WORDS[int(digit) - 1])
            self.buttons[self.word].setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)
