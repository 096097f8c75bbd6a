"""A doubtful row beside a person of the office: field by field, what differs is marked character by character."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop_app.services.import_likely import LikelyPair, PairField
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import clear, column, flow
from desktop_app.ui.components.text import body, field_label, set_tone, small, strong
from desktop_app.ui.icons import put_icon
from desktop_app.ui.theme import colour, em, scaled

_TONES = {"gần như chắc": "good", "có thể": "warn", "cần xem": "muted"}
_STATES = {
    "same": ("check", "good", "giống"),
    "differs": ("warning", "warn", "khác"),
    "only-ours": ("minus", "muted", "tệp để trống"),
    "only-theirs": ("plus", "accent", "chỉ tệp có"),
}


class SideBySide(QWidget):
    """One pair: heading with the score, the reasons, and the lines dữ liệu | tệp."""

    def __init__(self) -> None:
        super().__init__()
        self._title = strong()
        self._title.setWordWrap(True)
        self._score = Badge()
        self._reasons = body()
        self._lines = QWidget()
        self._grid = QGridLayout(self._lines)
        self._shown: LikelyPair | None = None
        column(self, self._title, flow(self._score), self._reasons, self._lines, gap=0.35)
        scaled(self, lambda w: w._measure())

    def show_pair(self, key: str, pair: LikelyPair) -> None:
        """Show a pair; ``key`` is the digit that says they are one."""
        self._shown = pair
        self._title.setText(f"{key}  {pair.title}")
        self._score.show_state(f"{pair.score_words} ({pair.score} điểm)", _TONES.get(pair.score_words, "muted"))
        self._reasons.setText("; ".join(pair.reasons))
        self._reasons.setVisible(bool(pair.reasons))
        self._fill(pair)

    def _fill(self, pair: LikelyPair) -> None:
        clear(self._grid)
        for at, words in enumerate(("", "", "Trong dữ liệu", "Trong tệp")):
            if words:
                self._grid.addWidget(field_label(words), 0, at)
        for at, line in enumerate(pair.fields, start=1):
            self._grid.addWidget(_state(line), at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(set_tone(small(line.label), "muted"), at, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_marked(line.ours, line.marks_ours, line), at, 2)
            self._grid.addWidget(_marked(line.theirs, line.marks_theirs, line), at, 3)

    def _measure(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(self, 0.5))
        self._grid.setVerticalSpacing(em(self, 0.2))
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnStretch(3, 1)
        if self._shown is not None:  # the marks carry colours of the theme
            self._fill(self._shown)


class Pairs(QWidget):
    """The people a doubtful row may be, the likeliest first, each under its key."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self, gap=0.9)
        self._views: list[SideBySide] = []
        self._layout.addStretch(1)

    def show_pairs(self, pairs: tuple[LikelyPair, ...], keys: dict[int, str]) -> None:
        """Show pairs; ``keys`` are the digits by person."""
        shown = [pair for pair in pairs if pair.person_id in keys]
        while len(self._views) < len(shown):
            view = SideBySide()
            self._views.append(view)
            self._layout.insertWidget(len(self._views) - 1, view)
        for at, view in enumerate(self._views):
            view.setVisible(at < len(shown))
            if at < len(shown):
                view.show_pair(keys[shown[at].person_id], shown[at])
        self.setVisible(bool(shown))


def _state(line: PairField) -> QLabel:
    picture, tone, words = _STATES[line.state]
    made = QLabel()
    put_icon(made, picture, tone, size=1.0)
    made.setToolTip(words)
    made.setAccessibleName(f"{line.label}: {words}")
    return made


def _marked(text: str, marks: Collection[int], line: PairField) -> QLabel:
    """What differs is bold and underlined, and coloured: the colour alone says nothing."""
    made = body()
    if line.state != "differs":
        made.setText(text or "–")
        return set_tone(made, "muted") if line.state == "same" or not text else made
    tone = colour("warn").name()
    pieces = [
        f'<span style="color:{tone};font-weight:600;text-decoration:underline">{escape(letter)}</span>'
        if at in marks
        else escape(letter)
        for at, letter in enumerate(text)
    ]
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText("".join(pieces))
    said = "".join(f"[{letter}]" if at in marks else letter for at, letter in enumerate(text))
    made.setAccessibleName(f"{line.label}: {said}, chỗ khác nằm trong ngoặc vuông")
    return made
