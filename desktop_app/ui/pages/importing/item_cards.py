"""The questions and proposals about a list on the screen: each is one place for the focus, a digit answers it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, clear, column, row
from desktop_app.ui.components.legend import LegendItem
from desktop_app.ui.components.text import body, field_label, set_tone, small
from desktop_app.ui.pages.importing.items import MOST, Item
from desktop_app.ui.pages.importing.key_lines import KeyLines
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo


class ItemCard(QFrame):
    """One question. ``answered`` carries (item, number of the option). Few options stand under digits, many are chosen by typing."""

    answered = Signal(object, int)

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._state = Badge()
        self._text = body()
        self._samples = QWidget()
        self._grid = QGridLayout(self._samples)
        self._legend = KeyLines() if len(item.options) <= MOST else None
        self._combo = self._choice(item) if self._legend is None else None
        if self._legend is not None:
            self._legend.picked.connect(self._pick)
        column(
            self, field_label(item.heading), self._text, self._legend or self.field, row(None, self._state, STRETCH),
            self._samples, gap=0.3, margin=0.6,
        )  # fmt: skip
        scaled(self._samples, lambda w: self._measure())
        self.show_item(item)

    @property
    def field(self) -> QWidget:
        """What takes the focus."""
        return self._combo or self

    def show_item(self, item: Item) -> None:
        """Show the same question with another answer."""
        self.item = item
        self._text.setText(item.text)
        if self._combo is not None:
            self._combo.set_value(None if item.chosen is None else str(item.chosen))
        if self._legend is not None:
            self._legend.show_items(
                [
                    LegendItem(key=str(at), text=option.text, tone="accent" if at - 1 == item.chosen else "")
                    for at, option in enumerate(item.options, start=1)
                ]
            )
        if item.chosen is None:
            way = "nhấn số để chọn" if self._combo is None else "gõ vài chữ để chọn"
            self._state.show_state(f"Chưa trả lời: {way}", "warn", "help")
        else:
            which = f": {item.chosen + 1}" if self._combo is None else ""
            words = f"{'Đã chọn' if item.told else 'Chương trình đề nghị'}{which}"
            self._state.show_state(words, "good" if item.told else "accent", "check" if item.told else "info")
        said = "; ".join(f"{at} {option.text}" for at, option in enumerate(item.options[:MOST], start=1))
        self.setAccessibleName(f"{item.heading}. {item.text} {said}")
        self._show_samples(item.samples)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers; everything else belongs to the page."""
        text = event.text()
        if len(text) == 1 and text in "123456789" and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._pick(text)
        else:
            super().keyPressEvent(event)

    def _choice(self, item: Item) -> CodeCombo:
        """A field that offers more options than there are digits; it takes the focus of the card."""
        made = CodeCombo([Choice(code=str(at), text=option.text) for at, option in enumerate(item.options)])
        made.setAccessibleName(f"{item.heading}. {item.text}")
        made.committed.connect(self._take)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _take(self) -> None:
        value = self._combo.value() if self._combo is not None else None
        if value is not None:
            self.answered.emit(self.item, int(value))

    def _pick(self, digit: str) -> None:
        at = int(digit) - 1
        if at < len(self.item.options):
            self.answered.emit(self.item, at)

    def _show_samples(self, samples: Sequence[tuple[str, str]]) -> None:
        clear(self._grid)
        for at, (before, after) in enumerate(samples):
            self._grid.addWidget(_cell(before, "muted"), at, 0)
            self._grid.addWidget(small("→"), at, 1)
            self._grid.addWidget(_cell(after, ""), at, 2)
        self._samples.setVisible(bool(samples))

    def _measure(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(self, 0.4))
        self._grid.setVerticalSpacing(em(self, 0.15))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)


class ItemCards(QWidget):
    """All questions and proposals of a list. A card keeps its place and its focus while its answer changes."""

    answered = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self, gap=0.5)
        self.cards: list[ItemCard] = []
        self.show_items(())

    @property
    def first_open(self) -> QWidget | None:
        """Where the first question without an answer is answered."""
        return next((card.field for card in self.cards if card.item.open), None)

    def show_items(self, items: Sequence[Item]) -> bool:
        """Show these; returns whether there are other cards than before."""
        wanted = {item.id: item for item in items}
        changed = {card.item.id for card in self.cards} != set(wanted)
        if changed:
            clear(self._layout)
            self.cards = [self._make(item) for item in items]
        else:
            for card in self.cards:
                card.show_item(wanted[card.item.id])
        self.setVisible(bool(items))
        return changed

    def _make(self, item: Item) -> ItemCard:
        card = ItemCard(item)
        card.answered.connect(self.answered)
        self._layout.addWidget(card)
        return card


def _cell(text: str, tone: str) -> QLabel:
    made = body(text)
    return set_tone(made, tone) if tone else made
