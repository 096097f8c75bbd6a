"""The figure card of this page: six stand in a row, so the pace is said in one word (the whole words stand in its
name)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.ui.components.figure_card import PACE_ICONS, PACE_TONES, Figure, FigureCard
from desktop_app.ui.theme import em, scaled

_WORDS = {"ahead": "vượt", "on": "đúng", "behind": "chậm", "none": ""}


class OverviewCard(FigureCard):
    """A narrow card."""

    def show_figure(self, shown: Figure) -> None:
        """Show a figure with the short word of its pace."""
        super().show_figure(shown)
        self._pace.show_state(_WORDS[shown.pace], PACE_TONES[shown.pace], PACE_ICONS[shown.pace])


class CardRow(QWidget):
    """Six cards in one row; where they do not fit, in rows of three, two or one: never five and one."""

    def __init__(self, cards: Sequence[FigureCard], *, width: float = 13.6, gap: float = 0.6) -> None:
        super().__init__()
        self._cards = cards
        self._width = width
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        scaled(self, lambda w: w._grid.setSpacing(em(w, gap)))
        self._arrange(len(cards))

    @property
    def columns(self) -> int:
        """How many cards stand beside each other."""
        return self._columns

    def minimumSizeHint(self) -> QSize:
        """As narrow as one card."""
        return QSize(em(self, self._width), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of cards that fit."""
        super().resizeEvent(event)
        fit = event.size().width() // max(1, em(self, self._width))
        self._arrange(next((count for count in (6, 3, 2) if count <= fit), 1))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self._cards):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, place // columns, place % columns)
        for place in range(len(self._cards)):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
